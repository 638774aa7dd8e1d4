"""Whether the app has answered what a page asked it for, told by what they send one another."""

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

# A run that ends to begin again is no answer; nor is that of a fragment, which polls.
ENDS = {ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_WITH_COMPILE_ERROR}

# Counts what a page sends, over all its reloads.
COUNT_SENT = """
const send = WebSocket.prototype.send;
WebSocket.prototype.send = function (...what) {
  if (this.readyState === WebSocket.OPEN) {
    sessionStorage.sent = 1 + Number(sessionStorage.sent ?? 0);
  }
  return send.apply(this, what);
};
"""


class Answers:
    """Runs of the whole script that a page waits for.

    What the page itself says isn't enough: it shows no run before the app has begun one, and
    none between a run and the one that it asks for.

    Attributes
    ----------
    is_due
        Whether a run was asked for or has begun, and hasn't ended.
    sent
        Messages of the page that have been seen. The browser tells of them apart from what
        it evaluates, so one that is busy may answer first and tell of a message later.
    """

    def __init__(self, page):
        self.is_due = False
        self.sent = 0
        self._has_begun = False
        page.add_init_script(COUNT_SENT)
        page.on("websocket", self._listen)

    def _listen(self, socket):
        socket.on("framesent", self._ask)
        socket.on("framereceived", self._hear)

    def _ask(self, payload):
        self.sent += 1
        message = BackMsg.FromString(payload)
        if message.HasField("rerun_script") and not message.rerun_script.fragment_id:
            self.is_due, self._has_begun = True, False

    def _hear(self, payload):
        message = ForwardMsg.FromString(payload)
        kind = message.WhichOneof("type")
        if kind == "new_session" and not message.metadata.run.fragment_ids:
            self.is_due = self._has_begun = True
        elif kind == "script_finished" and message.script_finished in ENDS and self._has_begun:
            # An end that comes before its beginning is that of the run before.
            self.is_due = False
