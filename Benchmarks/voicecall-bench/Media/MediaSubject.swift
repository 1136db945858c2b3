import CMediaBench

/// A server under test, with its media on one thread.
protocol MediaSubject: AnyObject {
    /// Where carriers connect.
    var port: Int { get }
    /// Nanoseconds of computing that its thread has had.
    func computed() throws -> Int64
    /// On the load's thread, as the load goes on.
    func reached(_ moment: media_moment)
    func stop() throws
}

extension MediaSubject {
    func reached(_ moment: media_moment) {}
}

extension TextbookRelay: MediaSubject {}
extension HandRelay: MediaSubject {}

/// The floor in C.
final class BareRelay: MediaSubject {
    let port: Int
    private let relay: OpaquePointer

    init(servicePort: Int, core: Int) throws {
        var port: Int32 = 0
        guard let relay = media_relay_start(Int32(servicePort), Int32(core), &port) else {
            throw LoadConnection.Failure(what: "the C relay does not start")
        }
        self.relay = relay
        self.port = Int(port)
    }

    func computed() -> Int64 { media_relay_computed(relay) }
    func stop() { media_relay_stop(relay) }
}
