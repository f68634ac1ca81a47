"""What holds for every text whatever its bytes, looked for by Hypothesis and by a coverage-guided fuzzer."""
