"""A wire between a browser and a server that a test can cut and mend."""

import contextlib
import socket
import threading


class Wire:
    """
    Passes bytes on between its own ``port`` and the server's, until it is cut.

    While it is cut, what was open is closed and whoever knocks is sent away.
    """

    def __init__(self, port: int) -> None:
        self._to = port
        self._open: set[socket.socket] = set()
        self._is_cut = threading.Event()
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listening.getsockname()[1])
        threading.Thread(target=self._take, daemon=True).start()

    def cut(self) -> None:
        """Break every connection, and let none come about."""
        self._is_cut.set()
        for end in list(self._open):
            _close(end)
        self._open.clear()

    def mend(self) -> None:
        """Let connections come about again."""
        self._is_cut.clear()

    def close(self) -> None:
        """Take the wire away."""
        self.cut()
        _close(self._listening)

    def _take(self) -> None:
        while True:
            try:
                near, _ = self._listening.accept()
            except OSError:
                return
            if self._is_cut.is_set():
                _close(near)
                continue
            try:
                far = socket.create_connection(("127.0.0.1", self._to))
            except OSError:
                _close(near)
                continue
            self._open |= {near, far}
            for one, other in ((near, far), (far, near)):
                threading.Thread(target=self._pass_on, args=(one, other), daemon=True).start()

    def _pass_on(self, one: socket.socket, other: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := one.recv(65_536):
                other.sendall(data)
        for end in (one, other):
            _close(end)
            self._open.discard(end)


def _close(end: socket.socket) -> None:
    with contextlib.suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
    end.close()
