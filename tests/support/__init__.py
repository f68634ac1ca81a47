"""What tests are made with: scenes, stand-ins, processes."""
