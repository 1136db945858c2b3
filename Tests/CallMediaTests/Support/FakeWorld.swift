import CallCore
import CallMedia

/// What surrounds streams in tests: time that is moved by hand, and everything that was asked for.
final class FakeWorld: StreamWorld {
    struct Connect {
        var request: SocketRequest
        var user: any MessageSocketUser
        var done: (Result<any MessageSocket, SocketRefusal>) -> Void
    }

    var now = CallTime(milliseconds: 1_000_000)
    let scratch = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 << 10, alignment: 16)
    var timers: [StreamTimer: CallTime] = [:]
    private(set) var isTicking = false
    var connects: [Connect] = []
    var orders: [SoundOrder] = []
    var stopped: [SoundID] = []
    var consumed = 0
    var startedConnections: [Int] = []
    var endedConnections: [Int] = []
    var reasons: [String] = []
    var counters = StreamCounters()

    deinit { scratch.deallocate() }

    var clock: Milliseconds { now.milliseconds }

    func start(_ timer: StreamTimer, of stream: CallStream, at time: CallTime) { timers[timer] = time }
    func cancel(_ timer: StreamTimer, of stream: CallStream) { timers[timer] = nil }
    func setTicking(_ isTicking: Bool, _ stream: CallStream) { self.isTicking = isTicking }

    func connect(
        _ request: SocketRequest, patience: Milliseconds, of stream: CallStream, user: any MessageSocketUser,
        _ done: @escaping (Result<any MessageSocket, SocketRefusal>) -> Void
    ) {
        connects.append(Connect(request: request, user: user, done: done))
    }

    func make(_ order: SoundOrder, of stream: CallStream) { orders.append(order) }
    func stopMaking(_ sound: SoundID, of stream: CallStream) { stopped.append(sound) }
    func consumed(_ bytes: Int, of sound: SoundID, of stream: CallStream) { consumed += bytes }

    func started(_ connection: Int) { startedConnections.append(connection) }
    func ended(_ connection: Int, why: String?) {
        endedConnections.append(connection)
        if let why { reasons.append(why) }
    }
    func explanation(for token: String) -> String { "because of \(token)" }
    func count(_ change: (inout StreamCounters) -> Void) { change(&counters) }
}
