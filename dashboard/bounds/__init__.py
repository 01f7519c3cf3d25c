"""What an input may be and take, and the readers that hold it against that before anything is made of it."""
