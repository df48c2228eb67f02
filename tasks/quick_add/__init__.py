"""A task written as one line: `Send the survey @ben #growth !high ^friday`."""
