import CallCore

/// Answering-machine detection as a call was asked to do it.
struct TelnyxDetection: Hashable, Sendable {
    enum Mode: String, Hashable, Sendable, CaseIterable {
        case disabled, detect, premium
        case detectBeep = "detect_beep"
        case detectWords = "detect_words"
        case greetingEnd = "greeting_end"
        case premiumScreening = "premium_ios_call_screening_detection"

        var isPremium: Bool { self == .premium || self == .premiumScreening }
    }

    var mode: Mode
    /// How long the analysis may take, in milliseconds.
    var limit: Milliseconds

    private static let settings: Set<String> = [
        "total_analysis_time_millis", "greeting_duration_millis", "after_greeting_silence_millis",
        "between_words_silence_millis", "initial_silence_millis", "maximum_number_of_words",
        "maximum_word_length_millis", "silence_threshold", "greeting_silence_duration_millis",
        "greeting_total_analysis_time_millis", "prompt_end_timeout_millis",
    ]

    /// Nil when it was not asked for.
    init?(_ fields: TelnyxFields) throws(TelnyxError) {
        let name = "answering_machine_detection"
        let word = try fields.choice(name, of: Mode.allCases.map(\.rawValue))
        let config = try fields.object(name + "_config") ?? [:]
        for (key, value) in config.sorted(by: { $0.key < $1.key }) {
            guard Self.settings.contains(key) || key.hasPrefix("beep_") else {
                throw .invalid("\(name)_config/\(key)", "is not a known parameter", title: "Unknown parameter")
            }
            guard case .int(0...600_000) = value else {
                throw .invalid("\(name)_config/\(key)", "has to be a whole number of milliseconds")
            }
        }
        guard let mode = word.flatMap({ Mode(rawValue: $0) }), mode != .disabled else { return nil }
        self.mode = mode
        limit = config["total_analysis_time_millis"]?.int ?? (mode.isPremium ? 30_000 : 3_500)
    }

    /// Type and result of the event that tells who answered.
    func verdict(_ who: AnsweredBy) -> (type: String, result: String) {
        let word =
            switch who {
            case .human: mode.isPremium ? "human_residence" : "human"
            case .machine: "machine"
            case .unknown: "not_sure"
            }
        return ("call.machine.\(mode.isPremium ? "premium." : "")detection.ended", word)
    }

    /// Type and result of the event that tells of the end of a machine's greeting; nil when there is none.
    func greeting(beeps: Bool) -> (type: String, result: String)? {
        if mode.isPremium {
            return ("call.machine.premium.greeting.ended", beeps ? "beep_detected" : "no_beep_detected")
        }
        if mode == .detect || mode == .detectBeep && !beeps { return nil }
        return ("call.machine.greeting.ended", beeps ? "beep_detected" : "ended")
    }
}
