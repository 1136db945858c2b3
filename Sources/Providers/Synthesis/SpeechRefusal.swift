import CallCore

extension SpeechProblem {
    /// What it means that a service answered a request for speech with this.
    static func refusal(of service: String, status: Int, headers: HeaderList, body: [UInt8]) -> SpeechProblem {
        let error = ServiceError(body)
        let said = quoting([error.code, error.message].filter { !$0.isEmpty }.joined(separator: ": "))
        let (code, what, isFatal): (String, String, Bool) =
            switch status {
            case _ where error.isQuota, 402:
                ("speech.quota", "the account has nothing left (HTTP \(status))\(said); check its plan", true)
            // What is said of a key may repeat a piece of it.
            case 401, 403: ("speech.key_refused", "the key was refused (HTTP \(status)); check apiKey", true)
            case 429: ("speech.rate_limited", "too many requests (HTTP 429)\(said)", false)
            case 408, 500...: ("speech.unavailable", "the service is in trouble (HTTP \(status))\(said)", false)
            case 400..<500:
                (
                    "speech.refused",
                    "the request was refused (HTTP \(status))\(said); check model, voice, options and baseUrl", true
                )
            default:
                ("speech.refused", "the answer was no speech (HTTP \(status)); check baseUrl", true)
            }
        return SpeechProblem(
            code: code, service: service, message: what, isFatal: isFatal,
            retryAfter: RetryAfter.read(headers, status: status))
    }
}
