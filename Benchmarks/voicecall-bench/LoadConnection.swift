import Glibc

/// One keep-alive connection that sends a request, waits for the answer, and sends the next.
///
/// It asks for the answer again and again instead of sleeping: on the loopback it is the server that wakes a sleeping
/// client when it writes, which no server does for clients on other machines.
struct LoadConnection {
    struct Failure: Error { var what: String }

    private let socket: Int32
    private var requests: ArraySlice<[UInt8]>
    private var sent: Int64 = 0
    private var answer: [UInt8] = []
    private var room = [UInt8](repeating: 0, count: 4096)
    /// From each request to its answer, in nanoseconds.
    private(set) var latencies: [Int64] = []

    /// - Parameter port: of a server on the loopback.
    init(_ requests: ArraySlice<[UInt8]>, port: Int) throws {
        self.requests = requests
        latencies.reserveCapacity(requests.count)
        socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var isOn: Int32 = 1
        setsockopt(socket, Int32(IPPROTO_TCP), TCP_NODELAY, &isOn, socklen_t(MemoryLayout<Int32>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = INADDR_LOOPBACK.bigEndian
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard socket >= 0, result == 0 else { throw Failure(what: "no connection: error \(errno)") }
        try send()
    }

    func hangUp() { close(socket) }

    /// Takes what has come of the answer.
    ///
    /// - Returns: Whether more is to come.
    mutating func look() throws -> Bool {
        let count = recv(socket, &room, room.count, Int32(MSG_DONTWAIT))
        if count < 0, errno == EAGAIN { return true }
        guard count > 0 else { throw Failure(what: "the server hung up") }
        answer += room[..<count]
        // Both servers answer with a head and nothing behind it.
        guard answer.suffix(4).elementsEqual([0x0D, 0x0A, 0x0D, 0x0A]) else { return true }
        guard answer.starts(with: Array("HTTP/1.1 200 ".utf8)) else {
            throw Failure(what: String(decoding: answer, as: UTF8.self))
        }
        latencies.append(Stopwatch.now() - sent)
        answer.removeAll(keepingCapacity: true)
        guard !requests.isEmpty else { return false }
        try send()
        return true
    }

    private mutating func send() throws {
        guard let request = requests.popFirst() else { return }
        sent = Stopwatch.now()
        guard Glibc.send(socket, request, request.count, Int32(MSG_NOSIGNAL)) == request.count else {
            throw Failure(what: "a request was not sent: error \(errno)")
        }
    }
}
