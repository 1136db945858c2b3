import CCurl
import CallCore

/// Hands over the body of one transfer's answer as it arrives; lives on the client's thread alone.
final class StreamReader {
    private let order: StreamOrder
    private let maxBytes: Int
    private var status = 0
    private var headers = HeaderList()
    private var errorBody: [UInt8] = []
    private var taken = 0
    /// When it began, and later when the last byte came or the receiver had room again.
    private var lastMove = MonotonicClock.now()
    /// Paused. The flow knows as well, but it learns of the end of a pause before this thread does.
    private var isHeld = false
    private(set) var isTooLong = false

    init(_ order: StreamOrder, maxBytes: Int) {
        self.order = order
        self.maxBytes = maxBytes
    }

    /// When it has been silent for too long; nil while it is the receiver who is late.
    var deadline: Milliseconds? {
        isHeld ? nil : lastMove + (taken == 0 ? order.limits.firstByte : order.limits.betweenBytes)
    }

    /// What its silence means to the reader of an error.
    var silence: String {
        taken == 0
            ? "sent no byte of an answer within \(order.limits.firstByte) ms"
            : "stopped in the middle of its answer for \(order.limits.betweenBytes) ms"
    }

    /// The answer of a server that refused, however much of its body came.
    var refusal: HTTPOutcome? {
        status == 0 || isGood ? nil : .answered(status: status, headers: headers, body: errorBody)
    }

    /// A head is complete. Heads of interim answers come before that of the answer.
    func begin(status: Int, headers: HeaderList) {
        guard status >= 200 else { return }
        self.status = status
        self.headers = headers
        if isGood { order.receive(.head(status: status, headers: headers)) }
    }

    /// The result is for libcurl: the count, or less to stop, or a word that pauses and keeps the bytes for later.
    func take(_ bytes: UnsafeRawBufferPointer) -> Int {
        guard isGood else { return keep(bytes) }
        guard bytes.count <= maxBytes - taken else {
            isTooLong = true
            return 0
        }
        guard !bytes.isEmpty else { return 0 }
        guard order.flow.admit(bytes.count) else {
            isHeld = true
            return Int(CURL_WRITEFUNC_PAUSE)
        }
        moved(by: bytes.count)
        order.receive(.chunk(Array(bytes)))
        return bytes.count
    }

    /// The receiver has room again.
    func resumed() {
        isHeld = false
        lastMove = MonotonicClock.now()
    }

    private var isGood: Bool { (200..<300).contains(status) }

    private func keep(_ bytes: UnsafeRawBufferPointer) -> Int {
        moved(by: bytes.count)
        let room = max(0, order.limits.errorBytes - errorBody.count)
        errorBody.append(contentsOf: bytes.prefix(room))
        return bytes.count <= room ? bytes.count : 0
    }

    private func moved(by count: Int) {
        taken += count
        lastMove = MonotonicClock.now()
    }
}
