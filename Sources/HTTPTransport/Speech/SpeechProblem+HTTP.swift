import CallCore

extension SpeechProblem {
    /// Why a streamed request for speech gave none, or not all; nil when it gave all.
    public init?(_ outcome: HTTPOutcome, of synthesizer: any SpeechSynthesizer) {
        let service = synthesizer.service
        switch outcome {
        case .answered(200..<300, _, _): return nil
        case .answered(let status, let headers, let body):
            self = synthesizer.problem(status: status, headers: headers, body: body)
        case .notSent(let code, let message):
            self.init(
                code: "speech.unreachable", service: service, message: "\(message) [\(code)]",
                isFatal: code == "http.tls")
        case .lost(let code, let message):
            let isLate = code == "http.timeout"
            self.init(
                code: isLate ? "speech.timeout" : "speech.lost", service: service, message: "\(message) [\(code)]",
                isFatal: false)
        case .refused(let code, let message):
            self.init(code: "speech.refused", service: service, message: "\(message) [\(code)]", isFatal: true)
        }
    }
}
