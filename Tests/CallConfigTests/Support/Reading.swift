import CallConfig

/// Reads a configuration out of a text, in an environment of the test's own.
func reading(
    _ text: String, environment: [String: String] = [:], file: String = "/etc/voicecall/config.json5"
) -> ConfigReading {
    ConfigReader(environment: { environment[$0] }).read(Array(text.utf8), file: file)
}

/// Problems as `code path`, in their order.
func problems(_ text: String, environment: [String: String] = [:]) -> [String] {
    reading(text, environment: environment).problems.map(\.brief)
}

/// Errors as `code path`, in their order.
func errors(_ text: String, environment: [String: String] = [:]) -> [String] {
    reading(text, environment: environment).errors.map(\.brief)
}

extension ConfigProblem {
    var brief: String { "\(code.rawValue) \(path)" }
}

/// A complete Twilio configuration with something more in it.
func twilio(_ more: String = "") -> String {
    """
    { enabled: true, provider: "twilio", fromNumber: "+15550001234", publicUrl: "https://voice.example.com/voice/webhook",
      twilio: { accountSid: "AC1", authToken: "t" }, \(more) }
    """
}
