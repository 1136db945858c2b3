import CallCore

/// Answering-machine detection as a call was asked to do it.
struct PlivoDetection: Hashable, Sendable {
    /// A machine's call is hung up; otherwise it goes on.
    var hangsUp: Bool
    /// A verdict takes no longer than this after the answer, in milliseconds.
    var limit: Milliseconds
    /// With a URL of its own the verdict does not hold up the answer.
    var callback: PlivoCallback?

    /// Nil when it was not asked for.
    init?(_ form: PlivoParameters) throws(PlivoError) {
        let mode = try form.choice("machine_detection", of: ["true", "hangup", "false"])
        let limit = try form.number("machine_detection_time", in: 2_000...10_000) ?? 5_000
        _ = try form.number("machine_detection_maximum_speech_length", in: 1_000...6_000)
        _ = try form.number("machine_detection_initial_silence", in: 2_000...10_000)
        _ = try form.number("machine_detection_maximum_words", in: 2...10)
        _ = try form.number("machine_detection_initial_greeting", in: 1_000...5_000)
        let callback = try form.callback("machine_detection_url")
        guard let mode, mode != "false" else { return nil }
        hangsUp = mode == "hangup"
        self.limit = Milliseconds(limit)
        self.callback = callback
    }
}
