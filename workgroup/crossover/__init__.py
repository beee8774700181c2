"""Other partnerships of the area, and where their dates, people and hours meet those of the group."""
