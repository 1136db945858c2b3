import CallCore

extension PlivoDialect {
    public func signals(_ notice: CarrierNotice, step: MarkupCallback.Step?) -> [MarkupSignal] {
        let fields = PlivoFields(notice.form)
        // What it says of the status may be about the other leg.
        guard !fields.isOfOtherLeg else { return fields.tellsOfPickup ? [.transfer(failure: nil)] : [] }
        switch step {
        case .joined: return []
        case .transfer: return transfer(fields).map { [$0] } ?? []
        case .turn: return progress(fields) + answers(fields) + ending(fields)
        case .machine: return machine(fields)
        case .stream: return streamFailure(fields)
        case .partial:
            let words = [fields["StableSpeech"], fields["UnstableSpeech"]].compactMap { $0 }
            let number = fields["SequenceNumber"].flatMap { Int($0) } ?? 0
            return [.partial(words.joined(separator: " "), number: number)]
        case .home, .said, .dtmf, .status, .next, .fallback, nil:
            return progress(fields) + machine(fields) + ending(fields)
        }
    }

    /// `StartApp` of an inbound call still says `ringing`: it is answered by what we reply.
    private func progress(_ fields: PlivoFields) -> [MarkupSignal] {
        switch fields.status {
        case "ringing": [.ringing]
        case "in-progress": [.answered]
        default: []
        }
    }

    private func ending(_ fields: PlivoFields) -> [MarkupSignal] {
        let status = fields.status
        guard fields.event == "Hangup" || status.flatMap(PlivoEnding.reason(status:)) != nil else { return [] }
        let reason = PlivoEnding.reason(
            code: fields["HangupCauseCode"].flatMap { Int($0) }, source: fields["HangupSource"], status: status)
        return [.ended(reason)]
    }

    /// `TotalCost` of the hang-up.
    public func cost(_ notice: CarrierNotice) -> String? {
        PlivoFields(notice.form)["TotalCost"].flatMap { text in
            text.utf8.count <= 20 && Double(text).map { $0.isFinite && $0 >= 0 } == true ? text : nil
        }
    }

    /// Keys first: they are what the caller did on purpose.
    private func answers(_ fields: PlivoFields) -> [MarkupSignal] {
        var signals: [MarkupSignal] = []
        let keys = (fields["Digits"] ?? "").filter { $0.isASCII && ($0.isNumber || $0 == "*" || $0 == "#") }
        if !keys.isEmpty { signals.append(.digits(keys)) }
        if let speech = fields["Speech"] {
            let score = fields["SpeechConfidenceScore"].flatMap { Double($0) }
            signals.append(.speech(speech, confidence: score.flatMap { (0...1).contains($0) ? $0 : nil }))
        }
        return signals
    }

    /// Both spellings of its pages.
    private func streamFailure(_ fields: PlivoFields) -> [MarkupSignal] {
        ["DroppedStream", "failed"].contains(fields.event) ? [.streamFailed(fields["StatusReason"] ?? "unknown")] : []
    }

    /// Plivo tells of machines; of people it usually says nothing.
    private func machine(_ fields: PlivoFields) -> [MarkupSignal] {
        switch fields["Machine"]?.lowercased() {
        case "true": [.machine(.machine)]
        case "false": [.machine(.human)]
        default: []
        }
    }

    private func transfer(_ fields: PlivoFields) -> MarkupSignal? {
        switch fields["DialStatus"]?.lowercased() {
        case "completed", "answer": .transfer(failure: nil)
        case "busy": .transfer(failure: "busy")
        case "no-answer", "timeout": .transfer(failure: "no-answer")
        case .some: .transfer(failure: "failed")
        case nil: nil
        }
    }
}
