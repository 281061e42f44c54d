"""Whether the score tells who leaves: outcomes, measures, backtests without hindsight, suggested weights."""
