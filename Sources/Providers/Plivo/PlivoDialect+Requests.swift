import CallCore
import ScriptValue

extension PlivoDialect {
    /// `ring_timeout` bounds how long the far end rings; digits and words for the moment of answer are in the first
    /// document, never here as well, so that they are sent and said once.
    public func create(
        _ placement: Placement, inline: MarkupDocument?, _ context: LineContext
    ) -> CarrierRequest {
        let home = MarkupCallback(.home, callID: context.callID, document: 0, salt: context.salt)
        let status = MarkupCallback(.status, callID: context.callID, document: 0, salt: context.salt)
        let fallback = MarkupCallback(.fallback, callID: context.callID, document: 0, salt: context.salt)
        var fields: [String: Value] = [
            "from": Value(PlivoNumber.dialled(placement.from)), "to": Value(PlivoNumber.dialled(placement.to)),
            "answer_url": Value(url(home, context)), "answer_method": "POST",
            "ring_url": Value(url(status, context)), "ring_method": "POST",
            "hangup_url": Value(url(status, context)), "hangup_method": "POST",
            "fallback_url": Value(url(fallback, context)), "fallback_method": "POST",
            "ring_timeout": .int(PlivoDocumentWriter.wholeSeconds(placement.ring, 1...600)),
        ]
        if let limit = context.timeLimit {
            fields["time_limit"] = .int(PlivoDocumentWriter.wholeSeconds(limit, 1...86_400))
        }
        if placement.detectMachine {
            let machine = MarkupCallback(.machine, callID: context.callID, document: 0, salt: context.salt)
            // With a URL of its own the verdict does not hold up the answer.
            fields["machine_detection"] = "true"
            fields["machine_detection_url"] = Value(url(machine, context))
            fields["machine_detection_method"] = "POST"
        }
        return CarrierRequest(
            .post, path.calls, body: .json(JSONText.encodePlainText(.map(fields))), safety: .once)
    }

    /// An answer that leaves open whether there is a call now is never taken for a refusal.
    public func created(_ response: CarrierResponse) -> MarkupCreation {
        switch response {
        case .notSent(let message): return .failed(reason: "failed", message: message)
        case .lost(let message): return .unknown(message: message)
        case .answered(let status, _, _):
            let answer = PlivoAnswer(response)
            if answer.isSuccess {
                guard let id = answer.requestID, PlivoPath.isID(id) else {
                    return .unknown(message: "Plivo took the call and named no request_uuid")
                }
                return .created(providerCallID: id, alias: id)
            }
            if status >= 500 { return .unknown(message: answer.problem) }
            return .failed(reason: "failed", message: answer.problem)
        }
    }

    /// Plivo is told to fetch the document at the callback `next`.
    public func replace(
        with document: MarkupDocument, providerCallID: String, _ context: LineContext
    ) -> MarkupReplacement {
        let next = MarkupCallback(
            .next, callID: context.callID, document: document.number ?? 0, salt: context.salt)
        let fields: [String: Value] = [
            "legs": "aleg", "aleg_url": Value(url(next, context)), "aleg_method": "POST",
        ]
        return .fetched(
            CarrierRequest(
                .post, path.call(providerCallID), body: .json(JSONText.encodePlainText(.map(fields))),
                safety: .once))
    }

    public func replaced(_ response: CarrierResponse) -> MarkupOutcome { outcome(response) }

    /// What is queued or rings is cancelled by the id of its request, what was answered is hung up by its own. Both are
    /// tried, since the answer may be on its way to us.
    public func hangUp(
        _ providerCallID: String, alias: String?, isAnswered: Bool, _ context: LineContext
    ) -> [CarrierRequest] {
        let call = CarrierRequest(.delete, path.call(providerCallID), safety: .repeatable)
        let request = CarrierRequest(.delete, path.request(alias ?? providerCallID), safety: .repeatable)
        if context.direction == .inbound { return [call] }
        return isAnswered ? [call, request] : [request, call]
    }

    public func hungUp(_ response: CarrierResponse) -> MarkupOutcome { outcome(response) }

    /// A call that is queued is not live yet. It is asked about as a queued one first, since it may become live between
    /// the two.
    public func status(_ providerCallID: String, isAnswered: Bool, _ context: LineContext) -> [CarrierRequest] {
        let states = isAnswered || context.direction == .inbound ? ["live"] : ["queued", "live"]
        return states.map { state in
            CarrierRequest(
                .get, path.call(providerCallID), query: [HeaderList.Field("status", state)], safety: .repeatable)
        }
    }

    /// A call that is neither queued nor live is over.
    public func isOver(_ response: CarrierResponse) -> EndReason? {
        let answer = PlivoAnswer(response)
        if answer.status == 404 { return .completed }
        guard answer.isSuccess, let status = answer.text("call_status") else { return nil }
        return PlivoEnding.reason(status: status)
    }

    private func outcome(_ response: CarrierResponse) -> MarkupOutcome {
        switch response {
        case .notSent(let message), .lost(let message): return .failed(message: message)
        case .answered(let status, _, _):
            switch status {
            case 200..<300: return .done
            case 404: return .gone
            case 409, 429, 500...: return .notYet
            default: return .failed(message: PlivoAnswer(response).problem)
            }
        }
    }
}
