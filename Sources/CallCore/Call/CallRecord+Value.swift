import ScriptValue

extension CallRecord {
    /// The record in its stored shape: absent optionals and empty metadata are left out, times are epoch milliseconds.
    public var value: Value {
        var fields: [String: Value] = [
            "callId": Value(callID.text), "provider": Value(provider), "direction": Value(direction.rawValue),
            "state": Value(state.name), "from": Value(from), "to": Value(to),
            "startedAt": .int(startedAt.milliseconds), "transcript": .array(transcript.map(\.value)),
            "processedEventIds": .array(processedEventIDs.map { Value($0) }),
        ]
        fields["providerCallId"] = providerCallID.map { Value($0) }
        fields["sessionKey"] = sessionKey.map { Value($0) }
        fields["answeredAt"] = answeredAt.map { .int($0.milliseconds) }
        fields["endedAt"] = endedAt.map { .int($0.milliseconds) }
        fields["endReason"] = endReason.map { Value($0.rawValue) }
        if !metadata.isEmpty { fields["metadata"] = .map(metadata) }
        return .map(fields)
    }

    /// Reads a stored record, also one wrapped as `{call: {…}}`.
    ///
    /// Nil without a call id, provider, direction, state or start time. Missing numbers read as `unknown`; unknown
    /// fields and broken list entries are passed over.
    public init?(value: Value) {
        let fields = RecordFields(value["callId"] == nil ? value["call"] ?? value : value)
        guard let callID = fields.text("callId"), !callID.isEmpty, let provider = fields.text("provider"),
            let direction = fields.text("direction").flatMap(CallDirection.init(rawValue:)),
            let state = fields.text("state").flatMap(CallState.init(name:)), let startedAt = fields.time("startedAt")
        else { return nil }
        self.init(
            callID: CallID(callID), providerCallID: fields.text("providerCallId"), provider: provider,
            direction: direction, state: state, from: fields.text("from") ?? Self.unknownNumber,
            to: fields.text("to") ?? Self.unknownNumber, sessionKey: fields.text("sessionKey"), startedAt: startedAt,
            answeredAt: fields.time("answeredAt"), endedAt: fields.time("endedAt"),
            endReason: fields.text("endReason").flatMap(EndReason.init(rawValue:)),
            transcript: fields["transcript"]?.array?.compactMap(TranscriptEntry.init(value:)) ?? [],
            processedEventIDs: fields["processedEventIds"]?.array?.compactMap(RecordFields.text) ?? [],
            metadata: fields["metadata"]?.map ?? [:])
    }
}
