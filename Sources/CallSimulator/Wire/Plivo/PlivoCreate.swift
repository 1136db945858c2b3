import CallCore

/// A request to create calls, checked.
struct PlivoCreate {
    /// E.164 numbers or SIP addresses; mostly one.
    var to: [String]
    var from: String
    var answer: PlivoCallback
    var ringing: PlivoCallback?
    var hangup: PlivoCallback?
    var fallback: PlivoCallback?
    var callerName: String?
    var ring: Milliseconds
    var timeLimit: Milliseconds
    var digits: String?
    var detection: PlivoDetection?
    /// The API call itself is answered before the call exists, without its id.
    var isAsync: Bool

    private static let urls = ["answer", "ring", "hangup", "fallback", "machine_detection", "callback"]

    static let known = Set(urls.flatMap { ["\($0)_url", "\($0)_method"] }).union([
        "from", "to", "caller_name", "send_digits", "send_on_preanswer", "time_limit", "hangup_on_ring",
        "ring_timeout", "sip_headers", "parent_call_uuid", "error_if_parent_not_found", "machine_detection",
        "machine_detection_time", "machine_detection_maximum_speech_length", "machine_detection_initial_silence",
        "machine_detection_maximum_words", "machine_detection_initial_greeting",
    ])

    init(_ form: PlivoParameters) throws(PlivoError) {
        from = try Self.number(try form.required("from"), "from")
        to = try Self.targets(try form.required("to"))
        guard !to.contains(from) else { throw .invalid("the from and to numbers cannot be the same") }
        _ = try form.required("answer_url")
        guard let answer = try form.callback("answer_url") else { throw .invalid("answer_url parameter not present") }
        self.answer = answer
        ringing = try form.callback("ring_url")
        hangup = try form.callback("hangup_url")
        fallback = try form.callback("fallback_url")
        isAsync = try form.callback("callback_url") != nil
        callerName = form["caller_name"]
        guard (callerName ?? "").count <= 50 else { throw .invalid("caller_name has more than 50 characters") }
        ring = Milliseconds(try form.number("ring_timeout", in: 1...86_400) ?? 120) * 1_000
        timeLimit = Milliseconds(try form.number("time_limit", in: 1...86_400) ?? 14_400) * 1_000
        _ = try form.number("hangup_on_ring", in: 0...86_400)
        _ = try form.choice("send_on_preanswer", of: ["true", "false"])
        digits = try Self.digits(form)
        detection = try PlivoDetection(form)
    }

    private static func targets(_ text: String) throws(PlivoError) -> [String] {
        let parts = text.split(separator: "<", omittingEmptySubsequences: false)
        guard parts.count <= 1_000 else { throw .invalid("to has more than 1000 numbers") }
        var targets: [String] = []
        for part in parts { targets.append(try number(String(part), "to")) }
        return targets
    }

    /// Digits with or without `+`, as E.164; SIP addresses stay what they are.
    static func number(_ text: String, _ name: String) throws(PlivoError) -> String {
        if text.hasPrefix("sip:"), text.utf8.count > 4 { return text }
        let number = text.hasPrefix("+") ? text : "+" + text
        guard PhoneNumber(number).e164 != nil else { throw .invalid("\(name) is not a valid phone number: \(text)") }
        return number
    }

    /// Tones and pauses; `123@1000` gives the length of a tone, which the simulated network does not vary.
    private static func digits(_ form: PlivoParameters) throws(PlivoError) -> String? {
        guard let text = form["send_digits"] else { return nil }
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count <= 2, !parts[0].isEmpty, parts[0].allSatisfy({ "0123456789*#wW".contains($0) }),
            parts.dropFirst().allSatisfy({ Int($0).map { $0 > 0 } ?? false })
        else { throw .invalid("send_digits is not valid: \(text)") }
        return String(parts[0])
    }
}
