"""What the model must do: exact answers known beforehand, and the directions that the article's claims imply."""
