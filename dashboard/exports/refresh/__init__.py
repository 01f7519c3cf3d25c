"""A deck made earlier gets today's numbers; what its officer changed is kept."""
