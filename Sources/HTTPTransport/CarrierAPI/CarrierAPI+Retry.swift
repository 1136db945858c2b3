import CallCore

extension CarrierAPI {
    /// How long to wait before the request is sent again; nil when it must not be.
    func pause(after outcome: HTTPOutcome, _ safety: CarrierRequest.Safety, triesBefore: Int) -> Milliseconds? {
        guard triesBefore < Self.pauses.count else { return nil }
        switch outcome {
        case .refused: return nil
        case .notSent(let code, _):
            return Self.isFinal(code) ? nil : Self.pauses[triesBefore]
        case .lost(let code, _):
            return safety == .once || Self.isFinal(code) ? nil : Self.pauses[triesBefore]
        case .answered(let status, _, _):
            // 429 and 503 say that nothing was done; other statuses leave that open.
            guard safety == .repeatable || status == 429 || status == 503,
                let pause = driver.pause(after: Self.response(of: outcome)), pause <= Self.longestPause
            else { return nil }
            return max(pause, 0)
        }
    }

    static func response(of outcome: HTTPOutcome) -> CarrierResponse {
        switch outcome {
        case .answered(let status, let headers, let body):
            .answered(status: status, body: body, retryAfter: RetryAfter.read(headers, status: status))
        case .notSent(let code, let message): .notSent("\(message) (\(code))")
        case .lost(let code, let message): .lost("\(message) (\(code))")
        // An answer that is too long comes from a carrier that has acted.
        case .refused(let code, let message) where code == "http.too_large" || code == "http.headers_too_large":
            .lost("\(message) (\(code))")
        case .refused(let code, let message): .notSent("\(message) (\(code))")
        }
    }

    /// Ended by our own will: another try would end the same way.
    private static func isFinal(_ code: String) -> Bool { code == "http.shutdown" || code == "http.cancelled" }
}
