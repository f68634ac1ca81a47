"""The house stays as it was built: each guard is a function over sources, the product's and planted ones alike."""
