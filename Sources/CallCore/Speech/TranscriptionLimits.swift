import ScriptValue

/// The times and sizes that sessions at all services keep.
struct TranscriptionLimits: Hashable, Sendable {
    /// From asking for a socket until the service is ready.
    var connect: Milliseconds = 10_000
    /// Pauses before the attempts that follow the loss of a socket; after the last one the session is given up.
    var pauses: [Milliseconds] = [1_000, 2_000, 4_000, 8_000, 16_000]
    /// A service that asks for a longer pause is given up: nobody on the phone waits for it.
    var longestPause: Milliseconds = 60_000
    /// How long a socket must be ready before what went wrong earlier is forgotten.
    var stable: Milliseconds = 30_000
    /// From `close` until the socket is dropped.
    var close: Milliseconds = 5_000
    /// Length of one message of silence.
    var silence: Milliseconds = 200
    var json = JSONLimits(bytes: 16 << 20, depth: 32, values: 200_000)
}
