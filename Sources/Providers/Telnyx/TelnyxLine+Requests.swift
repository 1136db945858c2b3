import CallCore
import ScriptValue

extension TelnyxLine {
    /// A new mark, for the `client_state` of a command.
    mutating func nextMark() -> Int {
        lastMark += 1
        return lastMark
    }

    /// The lowest mark that an event about a new command can carry: commands that are under way together may reach
    /// Telnyx in either order.
    func lowest(of mark: Int) -> Int { inFlight.values.compactMap(\.step.mark).reduce(mark, min) }

    func clientState(mark: Int? = nil, isTransferLeg: Bool = false) -> Value {
        let mark = mark.map { TelnyxClientState.Mark(salt: context.salt, number: $0) }
        // An inbound call may have had no id of ours yet; the leg that a transfer dials names it by Telnyx's.
        let callID = context.callID ?? (isTransferLeg ? controlID.map { CallID($0) } : nil)
        return Value(TelnyxClientState(callID: callID, mark: mark, isTransferLeg: isTransferLeg).text)
    }

    /// The same for the same step of the same effect, in whichever process. A call that came in is known by Telnyx's id
    /// from the start, and by ours to a later process only.
    func commandID(_ effect: EffectID, _ step: String) -> String {
        "\(controlID ?? context.callID?.text ?? "")-\(effect)-\(step)"
    }

    /// For commands that no effect asked for; new in each process.
    func commandID(mark: Int, _ step: String) -> String {
        "\(controlID ?? context.callID?.text ?? "")-\(context.salt)-\(mark)-\(step)"
    }

    /// A Call Control command for our leg. Null fields are left out.
    func action(_ name: String, _ commandID: String, _ fields: [String: Value] = [:]) -> CarrierRequest {
        var fields = fields.filter { !$0.value.isNull }
        fields["command_id"] = Value(commandID)
        let id = PercentCoding.encode(controlID ?? "")
        return CarrierRequest(
            .post, "/calls/\(id)/actions/\(name)", body: .json(JSONText.encodePlainText(.map(fields))),
            safety: .repeatable)
    }

    mutating func send(_ step: TelnyxStep, _ request: CarrierRequest) { send(TelnyxSending(step, request)) }

    mutating func send(again sending: TelnyxSending) {
        var sending = sending
        sending.attempts += 1
        send(sending)
    }

    private mutating func send(_ sending: TelnyxSending) {
        lastRequest += 1
        inFlight[lastRequest] = sending
        actions.append(.request(lastRequest, sending.request))
    }

    mutating func respond(_ id: RequestID, _ response: CarrierResponse) {
        guard let sending = inFlight.removeValue(forKey: id), !isOver else { return }
        let outcome = TelnyxOutcome(response)
        let isWanted = sending.step.effects.isEmpty || sending.step.effects.contains { orders[$0] != nil }
        if isWanted, case .notAnswered = outcome, !isAnswered {
            waitingForAnswer.append(sending)
        } else if isWanted, let wait = sending.pause(after: outcome) {
            start(.retry(sending), after: wait)
        } else {
            complete(sending.step, outcome)
        }
    }

    private mutating func complete(_ step: TelnyxStep, _ outcome: TelnyxOutcome) {
        switch step {
        case .place(let effect): placed(effect, outcome)
        case .answer(let effect): settle(effect, outcome.isTaken ? .done(.null) : outcome.failure)
        case .hangUp(let effect): hungUp(effect, outcome)
        case .play(_, let mark): playAnswered(mark, outcome)
        case .stopPlaying(let effects): stopAnswered(effects, outcome)
        case .transcribe: transcriptionAnswered(outcome)
        case .gather(let effect, let mark): gatherAnswered(effect, mark, outcome)
        case .stopGather(let mark): gatherStopped(mark)
        case .digits(let effect, let duration):
            settle(effect, outcome.isTaken ? .done(["duration_ms": .int(duration)]) : outcome.failure)
        case .transfer(let effect, let mark): transferAnswered(effect, mark, outcome)
        case .status: statusAnswered(outcome)
        case .stream: streamAnswered(outcome)
        case .freeStream: openStream()
        }
    }
}
