"""The served screens: components that take plain values, and the server behind them."""
