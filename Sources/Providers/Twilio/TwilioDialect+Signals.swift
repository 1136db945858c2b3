import CallCore

extension TwilioDialect {
    public func signals(_ notice: CarrierNotice, step: MarkupCallback.Step?) -> [MarkupSignal] {
        func field(_ name: String) -> String? { notice.form[name].flatMap { $0.isEmpty ? nil : $0 } }
        // Told by the leg of the transfer's target, whose states are not the call's.
        if step == .joined { return [] }
        var signals: [MarkupSignal] = []
        if let status = field("CallStatus"), let signal = TwilioStatus.signal(status) { signals.append(signal) }
        switch step {
        case .machine:
            if let who = field("AnsweredBy") { signals.append(.machine(TwilioStatus.answeredBy(who))) }
        case .turn:
            if let words = field("SpeechResult") {
                signals.append(.speech(words, confidence: Self.confidence(field("Confidence"))))
            }
            if let keys = field("Digits") { signals.append(.digits(keys)) }
        case .transfer:
            if let word = field("DialCallStatus") {
                signals.append(.transfer(failure: TwilioStatus.failure(ofDial: word)))
            }
        case .partial:
            let words = [field("StableSpeechResult"), field("UnstableSpeechResult")].compactMap { $0 }
            signals.append(
                .partial(words.joined(separator: " "), number: field("SequenceNumber").flatMap { Int($0) } ?? 0))
        case .stream:
            if field("StreamEvent") == "stream-error" {
                signals.append(.streamFailed(field("StreamError") ?? "unknown"))
            }
        case .home, .said, .dtmf, .status, .next, .fallback, .joined, nil: break
        }
        return signals
    }

    /// Some recognisers give none, or a text that is no number.
    static func confidence(_ text: String?) -> Double {
        guard let text, text.utf8.allSatisfy({ $0 == 0x2E || (0x30...0x39).contains($0) }), let value = Double(text),
            value.isFinite
        else { return 0.9 }
        return value
    }
}
