import CallCore

/// A request to create a call, checked.
struct TwilioCreate {
    /// What the call is to do once it is up.
    enum Instructions: Hashable {
        case url(String, method: String)
        case document(String)
    }

    var to: String
    var from: String
    var instructions: Instructions
    var fallbackURL: String?
    var callback: TwilioCallback?
    var ring: Milliseconds
    var timeLimit: Milliseconds?
    var digits: String?
    var detection: TwilioDetection?

    static let known: Set<String> = [
        "To", "From", "Url", "Method", "Twiml", "ApplicationSid", "FallbackUrl", "FallbackMethod", "StatusCallback",
        "StatusCallbackMethod", "StatusCallbackEvent", "Timeout", "TimeLimit", "SendDigits", "MachineDetection",
        "MachineDetectionTimeout", "MachineDetectionSpeechThreshold", "MachineDetectionSpeechEndThreshold",
        "MachineDetectionSilenceTimeout", "AsyncAmd", "AsyncAmdStatusCallback", "AsyncAmdStatusCallbackMethod",
        "Record", "RecordingChannels", "RecordingTrack", "RecordingStatusCallback", "RecordingStatusCallbackMethod",
        "RecordingStatusCallbackEvent", "Trim", "CallerId", "CallReason", "CallToken", "Byoc",
    ]

    init(_ form: TwilioParameters, settings: TwilioSettings) throws(TwilioError) {
        to = try Self.called(form)
        from = try Self.calling(form, settings)
        let application = try Self.application(form, settings)
        instructions = try Self.instructions(form, application)
        if let application {
            fallbackURL = application.fallbackURL
            callback = application.statusCallback.map { TwilioCallback(url: $0, events: ["completed"]) }
        } else {
            fallbackURL = try form.url("FallbackUrl")
            callback = try TwilioCallback(form)
        }
        ring = Milliseconds(try form.number("Timeout", in: 1...600) ?? 60) * 1_000
        timeLimit = try form.number("TimeLimit", in: 1...86_400).map { Milliseconds($0) * 1_000 }
        digits = try Self.digits(form)
        detection = try TwilioDetection(form)
        // Sending digits switches the detection off.
        if digits != nil { detection = nil }
    }

    private static func called(_ form: TwilioParameters) throws(TwilioError) -> String {
        guard let to = form["To"] else { throw .invalid(21201, "No 'To' number is specified") }
        guard PhoneNumber(to).e164 != nil else { throw .invalid(21211, "Invalid 'To' Phone Number: \(to)") }
        return to
    }

    private static func calling(_ form: TwilioParameters, _ settings: TwilioSettings) throws(TwilioError) -> String {
        guard let from = form["From"] else { throw .invalid(21213, "No 'From' number is specified") }
        guard PhoneNumber(from).e164 != nil else { throw .invalid(21212, "Invalid 'From' Phone Number: \(from)") }
        guard settings.number(from) != nil else {
            throw .invalid(21210, "The source phone number provided, \(from), is not yet verified for your account")
        }
        return from
    }

    /// A TwiML application takes the place of the URL, fallback and status fields.
    private static func application(
        _ form: TwilioParameters, _ settings: TwilioSettings
    ) throws(TwilioError) -> TwilioNumber? {
        guard let sid = form["ApplicationSid"] else { return nil }
        guard let application = settings.applications[sid] else {
            throw .invalid(21218, "ApplicationSid \(sid) is not valid")
        }
        return application
    }

    private static func instructions(
        _ form: TwilioParameters, _ application: TwilioNumber?
    ) throws(TwilioError) -> Instructions {
        let given = ["Url", "Twiml", "ApplicationSid"].filter { form[$0] != nil }
        guard given.count == 1 else {
            let message = given.isEmpty ? "Url parameter is required" : "Only one of \(given.joined(separator: ", "))"
            throw .invalid(21205, message)
        }
        if let application { return .url(application.voiceURL, method: application.voiceMethod) }
        if let url = try form.url("Url") { return .url(url, method: try form.method("Method")) }
        return .document(try document(form))
    }

    /// Inline TwiML of at most 4000 characters.
    static func document(_ form: TwilioParameters) throws(TwilioError) -> String {
        let text = form["Twiml"] ?? ""
        guard text.unicodeScalars.count <= 4_000 else {
            throw .invalid(21264, "The Twiml parameter may hold at most 4000 characters")
        }
        return text
    }

    private static func digits(_ form: TwilioParameters) throws(TwilioError) -> String? {
        guard let digits = form["SendDigits"] else { return nil }
        guard digits.utf8.count <= 32, digits.allSatisfy({ "0123456789ABCD#*wW".contains($0) }) else {
            throw .invalid(21208, "Invalid SendDigits: \(digits)")
        }
        return digits
    }
}
