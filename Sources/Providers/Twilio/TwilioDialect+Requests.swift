import CallCore

extension TwilioDialect {
    private typealias Field = HeaderList.Field

    private var calls: String { "/2010-04-01/Accounts/\(PercentCoding.encode(accountSID))/Calls" }
    private func call(_ id: String) -> String { "\(calls)/\(PercentCoding.encode(id)).json" }

    /// Asks for a call as it stands.
    func lookUp(_ id: String) -> CarrierRequest { CarrierRequest(.get, call(id), safety: .repeatable) }

    private func home(_ step: MarkupCallback.Step, _ context: LineContext, document: Int = 0) -> String {
        address(MarkupCallback(step, callID: context.callID, document: document, salt: context.salt), context)
    }

    // MARK: creating

    public func canCreate(with document: MarkupDocument, _ context: LineContext) -> Bool {
        text(document, context).unicodeScalars.count <= Self.longestInline
    }

    public func create(_ placement: Placement, inline: MarkupDocument?, _ context: LineContext) -> CarrierRequest {
        var fields = [Field("To", placement.to), Field("From", placement.from)]
        if let inline {
            fields.append(Field("Twiml", text(inline, context)))
        } else {
            fields += [Field("Url", home(.home, context)), Field("Method", "POST")]
        }
        fields += [
            Field("FallbackUrl", home(.fallback, context)), Field("FallbackMethod", "POST"),
            Field("StatusCallback", home(.status, context)), Field("StatusCallbackMethod", "POST"),
        ]
        fields += ["initiated", "ringing", "answered", "completed"].map { Field("StatusCallbackEvent", $0) }
        fields.append(Field("Timeout", String(Self.ringSeconds(placement.ring))))
        if let limit = context.timeLimit { fields.append(Field("TimeLimit", String(max(1, (limit + 999) / 1000)))) }
        if placement.detectMachine {
            fields += [
                Field("MachineDetection", options.machineDetection.rawValue), Field("AsyncAmd", "true"),
                Field("AsyncAmdStatusCallback", home(.machine, context)),
                Field("AsyncAmdStatusCallbackMethod", "POST"),
            ]
        }
        return CarrierRequest(.post, calls + ".json", body: .form(fields), safety: .once)
    }

    public func created(_ response: CarrierResponse) -> MarkupCreation {
        let answer = TwilioAnswer(response)
        guard let status = answer.status else { return .unknown(message: "no answer came") }
        switch status {
        case 200..<300:
            guard let id = answer.text("sid") else { return .unknown(message: "the answer names no call") }
            return .created(providerCallID: id, alias: nil)
        // Too many requests and maintenance come before anything is done.
        case 400..<408, 409..<500, 503: return .failed(reason: "failed", message: answer.problem)
        default: return .unknown(message: answer.problem)
        }
    }

    // MARK: looking for a lost creation

    public func search(
        for placement: Placement, since: CallTime, earlier: [CarrierResponse], _ context: LineContext
    ) -> CarrierRequest? {
        guard earlier.isEmpty else { return nil }
        let query = [Field("To", placement.to), Field("From", placement.from), Field("PageSize", "50")]
        return CarrierRequest(.get, calls + ".json", query: query, safety: .repeatable)
    }

    public func found(
        _ answers: [CarrierResponse], placement: Placement, since: CallTime, _ context: LineContext
    ) -> MarkupCreation {
        guard let response = answers.first else { return .unknown(message: "nothing was asked") }
        let answer = TwilioAnswer(response)
        guard answer.isSuccess else { return .unknown(message: answer.problem) }
        // Twilio's times are whole seconds, and its clock is not ours.
        let earliest = CallTime(milliseconds: since.milliseconds / 1000 * 1000) + -5_000
        let ours = (answer.content["calls"]?.array ?? []).filter { call in
            guard let text = call["date_created"]?.text, let date = TwilioTime.read(text) else { return false }
            return date >= earliest && call["direction"]?.text == "outbound-api"
                && call["to"]?.text == placement.to && call["from"]?.text == placement.from
        }
        // Two may be somebody else's.
        guard ours.count == 1, let id = ours.first?["sid"]?.text, !id.isEmpty else {
            return .unknown(message: "\(ours.count) calls could be the one")
        }
        return .created(providerCallID: id, alias: nil)
    }

    // MARK: a running call

    public func replace(
        with document: MarkupDocument, providerCallID: String, _ context: LineContext
    ) -> MarkupReplacement {
        let twiml = text(document, context)
        if twiml.unicodeScalars.count <= Self.longestInline {
            let body = CarrierRequest.Body.form([Field("Twiml", twiml)])
            return .carried(CarrierRequest(.post, call(providerCallID), body: body, safety: .once))
        }
        let next = home(.next, context, document: document.number ?? 0)
        let fields = [Field("Url", next), Field("Method", "POST")]
        return .fetched(CarrierRequest(.post, call(providerCallID), body: .form(fields), safety: .once))
    }

    public func replaced(_ response: CarrierResponse) -> MarkupOutcome {
        let answer = TwilioAnswer(response)
        if answer.isSuccess { return .done }
        if answer.code == 21220 { return .notYet }
        return answer.status == 404 ? .gone : .failed(message: answer.problem)
    }

    public func hangUp(
        _ providerCallID: String, alias: String?, isAnswered: Bool, _ context: LineContext
    ) -> [CarrierRequest] {
        // `completed` ends a call in every state, also one that waits or rings.
        let body = CarrierRequest.Body.form([Field("Status", "completed")])
        return [CarrierRequest(.post, call(providerCallID), body: body, safety: .repeatable)]
    }

    public func hungUp(_ response: CarrierResponse) -> MarkupOutcome {
        let answer = TwilioAnswer(response)
        if answer.isSuccess { return .done }
        return answer.status == 404 || answer.code == 21220 ? .gone : .failed(message: answer.problem)
    }

    public func status(_ providerCallID: String, isAnswered: Bool, _ context: LineContext) -> [CarrierRequest] {
        [lookUp(providerCallID)]
    }

    public func isOver(_ response: CarrierResponse) -> EndReason? {
        let answer = TwilioAnswer(response)
        if answer.status == 404 { return .completed }
        guard answer.isSuccess else { return nil }
        return answer.text("status").flatMap(TwilioStatus.end)
    }
}
