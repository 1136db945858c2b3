import CallCore
import CallMedia
import CallSimulator
import MediaPlane
import NIOCore
import NIOPosix
import ScriptValue
import WebSocketWire

/// Opens the media sockets of a simulated carrier: real WebSockets, which live on an event loop of their own. What they
/// bring comes back as events, to be worked off on the carrier's thread.
///
/// Everything but `post` is called on the carrier's thread.
final class MediaDialler {
    /// What became of a socket, by its number.
    enum Event: Sendable {
        case opened(Int)
        case refused(Int, SocketRefusal)
        case message(Int, isText: Bool, [UInt8])
        case closed(Int, CloseReason)
    }

    private struct Entry {
        var user: any MessageSocketUser
        var done: ((Result<any MessageSocket, SocketRefusal>) -> Void)?
        var socket: DialledSocket?
    }

    /// From asking to the answer 101.
    private static let patience: Milliseconds = 10_000

    /// Called when a stream opens, closes or does not come about, with the reason.
    var report: (String) -> Void = { _ in }
    private let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    private let sockets: NIOLoopBound<DialledSockets>
    private let eventLoop: any EventLoop
    private let caFile: String?
    private var entries: [Int: Entry] = [:]
    private var lastNumber = 0

    /// - Parameters:
    ///   - caFile: PEM file of the authority that the product is trusted by; nil for those of the system.
    ///   - seed: for the masks of what is sent.
    ///   - post: called on the event loop.
    init(caFile: String?, seed: UInt64, post: @escaping @Sendable (Event) -> Void) throws {
        self.caFile = caFile
        let eventLoop = group.next()
        self.eventLoop = eventLoop
        sockets = try eventLoop.submit {
            NIOLoopBound(DialledSockets(MediaLoop(eventLoop, seed: seed), post: post), eventLoop: eventLoop)
        }.wait()
    }

    /// How many sockets are open, or about to be.
    var count: Int { entries.count }

    func connect(
        _ dial: MediaDial, _ user: any MessageSocketUser,
        _ done: @escaping (Result<any MessageSocket, SocketRefusal>) -> Void
    ) {
        lastNumber += 1
        let number = lastNumber
        entries[number] = Entry(user: user, done: done)
        let headers = dial.headers.fields.map { SocketRequest.Header($0.name, Secret($0.value)) }
        let request = SocketRequest(url: Secret(dial.url), headers: headers, caFile: caFile)
        // The rest of the address is a secret of the call's.
        var address = WebAddress(dial.url)
        address?.path = ""
        address?.query = nil
        report("stream \(number) asked for at \(address?.text ?? "no address")")
        onLoop { $0.connect(number, request, patience: Self.patience) }
    }

    /// Something has come of a socket.
    func take(_ event: Event) {
        switch event {
        case .opened(let number):
            guard let done = entries[number]?.done else { return }
            let socket = DialledSocket(number, self)
            entries[number]?.done = nil
            entries[number]?.socket = socket
            report("stream \(number) open")
            done(.success(socket))
        case .refused(let number, let refusal):
            let entry = entries.removeValue(forKey: number)
            report("stream \(number) failed: \(refusal.message)")
            entry?.done?(.failure(refusal))
        case .message(let number, let isText, let bytes):
            guard let entry = entries[number], entry.socket?.isOpen == true else { return }
            bytes.withUnsafeBytes { entry.user.received(isText: isText, $0) }
        case .closed(let number, let reason):
            guard let entry = entries.removeValue(forKey: number) else { return }
            let isOurs = entry.socket?.isOpen != true
            entry.socket?.isOpen = false
            report("stream \(number) \(Self.words(for: reason, isOurs: isOurs))")
            entry.user.closed(reason)
        }
    }

    private static func words(for reason: CloseReason, isOurs: Bool) -> String {
        if isOurs { return "closed by the carrier" }
        if reason.code == CloseReason.lost.code { return "broke off" }
        return "closed by the product: \(reason.code)\(reason.text.isEmpty ? "" : " " + reason.text)"
    }

    /// Breaks off all sockets, whatever became of them so far. Nothing is open afterwards, and nobody is told.
    func shutdown() {
        entries = [:]
        try? eventLoop.submit { [sockets] in sockets.value.dropAll() }.wait()
        try? group.syncShutdownGracefully()
    }

    fileprivate func onLoop(_ job: @escaping @Sendable (DialledSockets) -> Void) {
        eventLoop.execute { [sockets] in job(sockets.value) }
    }
}

/// A media socket as the carrier has it: what is written goes over to the event loop.
private final class DialledSocket: MessageSocket {
    private let number: Int
    private weak var dialler: MediaDialler?
    private var written: [SocketMessage] = []
    var isOpen = true

    init(_ number: Int, _ dialler: MediaDialler) {
        self.number = number
        self.dialler = dialler
    }

    func write(_ kind: FrameHeader.Kind, size: Int, _ fill: (UnsafeMutableRawBufferPointer) -> Void) -> Bool {
        guard isOpen else { return false }
        let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            fill(UnsafeMutableRawBufferPointer(buffer))
            count = size
        }
        written.append(kind == .text ? .text(bytes) : .binary(bytes))
        return true
    }

    func flush() -> Bool {
        guard isOpen, !written.isEmpty else { return isOpen }
        dialler?.onLoop { [number, written] in $0.send(number, written) }
        written = []
        return true
    }

    /// Carriers ask nobody.
    func ping() {}

    func close(_ reason: CloseReason) {
        guard isOpen else { return }
        _ = flush()
        isOpen = false
        dialler?.onLoop { [number] in $0.close(number, reason) }
    }

    func drop() {
        isOpen = false
        dialler?.onLoop { [number] in $0.drop(number) }
    }
}
