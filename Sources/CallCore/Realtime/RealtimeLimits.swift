import ScriptValue

/// The times and sizes that a realtime session keeps.
public struct RealtimeLimits: Hashable, Sendable {
    /// Pauses before the attempts that follow the loss of a socket; after the last one the session is given up.
    public var pauses: [Milliseconds] = [1_000, 2_000, 4_000, 8_000, 16_000]
    /// How long a socket lasts at most; nil where the service says in time that it is about to end.
    public var lifetime: Milliseconds?

    public init(pauses: [Milliseconds] = [1_000, 2_000, 4_000, 8_000, 16_000], lifetime: Milliseconds? = nil) {
        self.pauses = pauses
        self.lifetime = lifetime
    }

    /// From asking for a socket until the service is ready.
    var connect: Milliseconds { 10_000 }
    /// A service that asks for a longer pause is given up: nobody on the phone waits for it.
    var longestPause: Milliseconds { 60_000 }
    /// How long a socket must be ready before what went wrong earlier is forgotten.
    var stable: Milliseconds { 30_000 }
    /// Before the end of a socket's life: from when a quiet moment is waited for, and when the wait is over.
    var renewalMargin: Milliseconds { 300_000 }
    var renewalLatest: Milliseconds { 30_000 }
    /// How long a greeting waits for the other side to speak.
    var greeting: Milliseconds { 3_000 }
    /// From the end of the caller's speech until the model should have begun to answer.
    var reply: Milliseconds { 2_000 }
    /// Nobody talks for so long without a pause; what says so is wrong.
    var longestTalk: Milliseconds { 20_000 }
    /// Without any news of an answer it is taken for over.
    var answer: Milliseconds { 20_000 }
    /// How long the results of an answer's calls wait for one another.
    var tools: Milliseconds { 2_000 }
    /// From `close` until the socket is dropped.
    var ending: Milliseconds { 1_000 }
    /// Length of one message of silence.
    var silence: Milliseconds { 200 }
    /// Sound that may wait to be played: a model speaks faster than a phone line takes it, but not by minutes.
    var backlog: Milliseconds { 120_000 }
    /// Things to say that may wait at once.
    var wishes: Int { 16 }
    /// What of a conversation is told to a new socket: turns, and letters of them.
    var turns: Int { 100 }
    var turnLetters: Int { 24_000 }
    /// The end of a conversation, as much of it as a socket is told.
    func latest(_ all: [RealtimeOrder.Turn]) -> [RealtimeOrder.Turn] {
        var letters = 0
        let end = all.suffix(turns).reversed().prefix { turn in
            letters += turn.text.utf8.count
            return letters <= turnLetters
        }
        return end.isEmpty ? Array(all.suffix(1)) : end.reversed()
    }

    /// The last ones of these are told to a new socket.
    var guidance: Int { 8 }
    var json: JSONLimits { JSONLimits(bytes: 16 << 20, depth: 32, values: 200_000) }
}
