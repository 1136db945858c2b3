import CallCore

/// What surrounds the streams of one thread: clocks, sockets to services, and makers of speech. Called on that thread
/// only, and calls back there, never from inside a call.
public protocol StreamWorld: AnyObject {
    /// The time of day.
    var now: CallTime { get }
    /// Milliseconds that never go back.
    var clock: Milliseconds { get }
    /// Space for the sound of one message.
    var scratch: UnsafeMutableRawBufferPointer { get }

    /// Starts a timer, replacing a running one of the same name; `CallStream.fired` tells its end.
    func start(_ timer: StreamTimer, of stream: CallStream, at time: CallTime)
    func cancel(_ timer: StreamTimer, of stream: CallStream)
    /// Whether `CallStream.tick` is to be called every 20 ms.
    func setTicking(_ isTicking: Bool, _ stream: CallStream)

    /// Opens a socket to a service. `done` is called once.
    func connect(
        _ request: SocketRequest, patience: Milliseconds, of stream: CallStream, user: any MessageSocketUser,
        _ done: @escaping (Result<any MessageSocket, SocketRefusal>) -> Void)

    /// Has speech made, or a recording fetched; `CallStream.take` is told what comes of it.
    func make(_ order: SoundOrder, of stream: CallStream)
    /// No more of it is wanted.
    func stopMaking(_ sound: SoundID, of stream: CallStream)
    /// So many bytes that were made are done with: more may be made.
    func consumed(_ bytes: Int, of sound: SoundID, of stream: CallStream)

    /// The carrier's socket of this connection is gone, or its stream has started.
    func started(_ connection: Int)
    func ended(_ connection: Int, why: String?)
    /// Why no stream of this line came.
    func explanation(for token: String) -> String
    func count(_ change: (inout StreamCounters) -> Void)
}

/// Timers of one stream.
public enum StreamTimer: Hashable, Sendable {
    /// The carrier connected, and its stream should start.
    case preStart(connection: Int)
    case transcriber(Int)
    case synthesis(serial: Int, SynthesisTimer)
    case realtime(Int)
    /// How long a voice model may take to its last word.
    case farewell
    /// How long a voice model that was foreseen is kept.
    case foreseen
    /// How long the caller must be silent to have stopped talking.
    case pause
    /// Looks whether the caller's sound still flows.
    case flow
    /// Looks whether the carrier is still there.
    case pulse
}

/// One piece of sound that is being made: the utterance, and the request within it.
public struct SoundID: Hashable, Sendable {
    public var serial: Int
    public var request: Int

    public init(serial: Int, request: Int) {
        self.serial = serial
        self.request = request
    }
}

/// Sound to be made.
public struct SoundOrder: Hashable, Sendable {
    public enum Content: Hashable, Sendable {
        case speech(SynthesisOrder)
        /// A WAV file at this address.
        case url(String)
        /// A WAV file of this machine.
        case file(String)
    }

    public var id: SoundID
    /// As in the settings of the stream.
    public var lineup: String
    public var content: Content
}
