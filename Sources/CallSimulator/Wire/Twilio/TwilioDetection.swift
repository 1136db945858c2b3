import CallCore

/// Answering-machine detection as a call was asked to do it.
struct TwilioDetection: Hashable, Sendable {
    /// Wait for the end of a machine's message; otherwise tell as soon as it is one.
    var waitsForEnd: Bool
    /// Milliseconds.
    var timeout: Milliseconds
    /// The document is fetched without waiting for the verdict.
    var isAsync: Bool
    var callbackURL: String?
    var callbackMethod: String

    /// Nil when it was not asked for.
    init?(_ form: TwilioParameters) throws(TwilioError) {
        let mode = try form.choice("MachineDetection", of: ["Enable", "DetectMessageEnd", "None"])
        let timeout = try form.number("MachineDetectionTimeout", in: 3...59) ?? 30
        _ = try form.number("MachineDetectionSpeechThreshold", in: 1_000...6_000)
        _ = try form.number("MachineDetectionSpeechEndThreshold", in: 500...5_000)
        _ = try form.number("MachineDetectionSilenceTimeout", in: 2_000...10_000)
        let isAsync = try form.choice("AsyncAmd", of: ["true", "false"]) == "true"
        let url = try form.url("AsyncAmdStatusCallback")
        let method = try form.method("AsyncAmdStatusCallbackMethod")
        guard let mode, mode != "None" else { return nil }
        waitsForEnd = mode == "DetectMessageEnd"
        self.timeout = Milliseconds(timeout) * 1_000
        self.isAsync = isAsync
        callbackURL = url
        callbackMethod = method
    }

    /// Twilio's word for who answered.
    func word(_ verdict: AnsweredBy, beeps: Bool) -> String {
        switch verdict {
        case .human: "human"
        case .unknown: "unknown"
        case .machine: waitsForEnd ? (beeps ? "machine_end_beep" : "machine_end_silence") : "machine_start"
        }
    }
}
