import CallCore
import ScriptValue

/// Live recognition of what the far end says.
struct TelnyxTranscription {
    /// The simulated line's name for it.
    let turn: String
    /// Whether words are told before they are final.
    let hasInterims: Bool

    func heard(_ text: String, isFinal: Bool, confidence: Double?, of call: TelnyxCall) {
        guard isFinal || hasInterims else { return }
        call.tell(
            "call.transcription",
            [
                "transcription_data": [
                    "transcript": Value(text), "is_final": .bool(isFinal),
                    "confidence": confidence.map { .number($0) } ?? .null, "transcription_track": "inbound",
                ]
            ])
    }
}
