import CCurl
import CallCore

/// One request under way: its handle and what belongs to it. Lives on the client's thread alone.
final class Transfer {
    let order: TransferOrder
    let url: HTTPURL
    let redirectsLeft: Int
    let easy: UnsafeMutableRawPointer
    private let gate: OpaquePointer
    private let collector: ResponseCollector
    /// Set for a streamed answer.
    let reader: StreamReader?
    private let problem: UnsafeMutablePointer<CChar>
    private var fields: UnsafeMutablePointer<curl_slist>?

    /// Nil without memory, or when libcurl does not take a setting.
    init?(_ order: TransferOrder, _ url: HTTPURL, redirectsLeft: Int) {
        let (isPublicOnly, allowed) = Self.policy(of: order.call)
        // A repeatable request may be sent again as often as libcurl likes, which is five times.
        guard let easy = curl_easy_init() else { return nil }
        guard let gate = ccurl_gate_new(isPublicOnly, order.call.isRepeatable ? 16 : 1) else {
            curl_easy_cleanup(easy)
            return nil
        }
        for address in allowed { ccurl_gate_allow(gate, address) }
        self.order = order
        self.url = url
        self.redirectsLeft = redirectsLeft
        self.easy = easy
        self.gate = gate
        reader = order.stream.map { StreamReader($0, maxBytes: order.call.maxBytes) }
        collector = ResponseCollector(maxBytes: order.call.maxBytes, reader: reader)
        problem = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))
        problem.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        guard setUp() else { return nil }
    }

    deinit {
        curl_easy_cleanup(easy)
        curl_slist_free_all(fields)
        ccurl_gate_free(gate)
        problem.deallocate()
    }

    static func id(of easy: UnsafeMutableRawPointer) -> HTTPCallID {
        HTTPCallID(number: UInt(bitPattern: ccurl_text(easy, CURLINFO_PRIVATE)))
    }

    /// For a transfer that is about to be ended in the middle. libcurl 7.88 keeps the reset of an HTTP/2 stream back until
    /// something else is sent, and the server would go on for nobody; so a connection that carries nothing else closes.
    func abandon() { _ = ccurl_set_long(easy, CURLOPT_FORBID_REUSE, 1) }

    /// Whole milliseconds since it began, at least one.
    var elapsed: Milliseconds { max(ccurl_size(easy, CURLINFO_TOTAL_TIME_T) / 1_000, 1) }

    /// Where to go next, when it ended with a redirect that the caller wants followed.
    func redirect(after result: CURLcode) -> String? {
        guard result == CURLE_OK, order.call.redirects > 0, ["GET", "HEAD"].contains(order.call.method),
            let target = ccurl_text(easy, CURLINFO_REDIRECT_URL)
        else { return nil }
        return String(cString: target)
    }

    func outcome(of result: CURLcode) -> HTTPOutcome {
        if let refusal = reader?.refusal { return refusal }
        if let overflow = collector.overflow { return overflow.refusal(of: url.host, limit: order.call.maxBytes) }
        if result == CURLE_OK {
            let status = ccurl_long(easy, CURLINFO_RESPONSE_CODE)
            return .answered(status: status, headers: HeaderList(collector.fields), body: collector.body)
        }
        if result == CURLE_FILESIZE_EXCEEDED {
            return ResponseOverflow.body.refusal(of: url.host, limit: order.call.maxBytes)
        }
        if !wasSent, ccurl_gate_refused(gate) {
            return .refused(
                code: "http.address", message: "\(url.host) leads to an address that is not on the public internet")
        }
        let failure = TransferFailure(result, to: url, wasSent: wasSent, detail: String(cString: problem))
        return stopped(code: failure.code, message: failure.message)
    }

    /// The outcome when it has been silent for too long.
    func silenced(_ reader: StreamReader) -> HTTPOutcome {
        reader.refusal ?? stopped(code: "http.timeout", message: "\(url.host):\(url.port) \(reader.silence)")
    }

    /// The outcome when it ends now, by whoever's will.
    func stopped(code: String, message: String) -> HTTPOutcome {
        wasSent ? .lost(code: code, message: message) : .notSent(code: code, message: message)
    }

    /// The gate is passed just before the first byte is written; a connection that takes none leaves the size at zero.
    private var wasSent: Bool { ccurl_gate_was_passed(gate) && ccurl_long(easy, CURLINFO_REQUEST_SIZE) > 0 }

    private static func policy(of call: HTTPCall) -> (isPublicOnly: Bool, allowed: [String]) {
        switch call.addressPolicy {
        case .any: (false, [])
        case .publicOnly(let allowed): (true, allowed)
        }
    }

    private func setUp() -> Bool {
        guard let list = TransferSettings.fieldList(of: order.call) else { return false }
        fields = list
        let settings = TransferSettings(easy: easy, call: order.call, url: url, isStreamed: reader != nil)
        return settings.apply()
            && [
                ccurl_gate_attach(gate, easy),
                ccurl_set_headers(easy, list),
                ccurl_set_pointer(easy, CURLOPT_ERRORBUFFER, problem),
                ccurl_set_pointer(easy, CURLOPT_PRIVATE, UnsafeMutableRawPointer(bitPattern: order.id.number)),
                ccurl_set_readers(
                    easy, ResponseCollector.takeField, ResponseCollector.takeBody,
                    Unmanaged.passUnretained(collector).toOpaque()),
            ].allSatisfy { $0 == CURLE_OK }
    }
}
