/// Which elements and attributes TwiML has.
enum TwimlSchema {
    private static let attributes: [String: Set<String>] = [
        "Response": [],
        "Say": ["voice", "language", "loop"],
        "Play": ["loop", "digits"],
        "Pause": ["length"],
        "Gather": [
            "input", "action", "method", "timeout", "speechTimeout", "finishOnKey", "numDigits", "language", "hints",
            "profanityFilter", "speechModel", "enhanced", "partialResultCallback", "partialResultCallbackMethod",
            "bargeIn", "actionOnEmptyResult", "maxSpeechTime", "debug",
        ],
        "Redirect": ["method"],
        "Connect": ["action", "method"],
        "Start": ["action", "method"],
        "Stop": [],
        "Stream": ["url", "name", "track", "connectorName", "statusCallback", "statusCallbackMethod"],
        "Parameter": ["name", "value"],
        "Hangup": [],
        "Reject": ["reason"],
        "Dial": [
            "action", "method", "timeout", "timeLimit", "callerId", "hangupOnStar", "answerOnBridge", "record",
            "recordingTrack", "recordingStatusCallback", "recordingStatusCallbackMethod",
            "recordingStatusCallbackEvent", "ringTone", "sequential", "referUrl", "referMethod", "trim",
        ],
        "Number": [
            "sendDigits", "url", "method", "statusCallback", "statusCallbackEvent", "statusCallbackMethod",
            "machineDetection", "machineDetectionTimeout", "machineDetectionSpeechThreshold",
            "machineDetectionSpeechEndThreshold", "machineDetectionSilenceTimeout", "amdStatusCallback",
            "amdStatusCallbackMethod", "byoc",
        ],
        "Sip": [
            "username", "password", "url", "method", "statusCallback", "statusCallbackEvent", "statusCallbackMethod",
        ],
    ]

    /// Verbs that exist and are not simulated: their insides are not looked at.
    static let others: Set<String> = [
        "Record", "Enqueue", "Leave", "Pay", "Prompt", "Refer", "Sms", "Client",
        "Conference", "Queue", "ConversationRelay", "Transcription", "Recording", "Siprec",
    ]

    private static let inside: [String: Set<String>] = [
        "Response": [
            "Say", "Play", "Pause", "Gather", "Redirect", "Hangup", "Reject", "Dial", "Connect", "Start", "Stop",
        ],
        "Gather": ["Say", "Play", "Pause"],
        "Dial": ["Number", "Sip"],
        "Connect": ["Stream"], "Start": ["Stream"], "Stop": ["Stream"], "Stream": ["Parameter"],
    ]

    private static let wordy: Set<String> = ["Say", "Play", "Redirect", "Dial", "Number", "Sip"]

    /// Verbs that can be carried out.
    static var verbs: Set<String> { inside["Response"] ?? [] }

    static func warnings(_ element: MarkupElement) -> [String] {
        var warnings: [String] = []
        let name = element.name
        for attribute in element.attributes where attributes[name]?.contains(attribute.name) == false {
            warnings.append("<\(name)> has no attribute \(attribute.name)")
        }
        if element.hasStrayText, !wordy.contains(name) { warnings.append("<\(name)> takes no text") }
        for child in element.elements where name != "Say" {
            if inside[name]?.contains(child.name) == true {
                warnings += self.warnings(child)
            } else if !others.contains(child.name) {
                warnings.append("<\(name)> takes no <\(child.name)>")
            }
        }
        return warnings + values(of: element)
    }

    /// Values that are none of those allowed.
    private static func values(of element: MarkupElement) -> [String] {
        switch element.name {
        case "Say", "Play": number("loop", of: element)
        case "Pause": number("length", of: element)
        case "Gather":
            ["timeout", "numDigits"].flatMap { number($0, of: element) }
                + number("speechTimeout", of: element, or: ["auto"])
                + choice("input", of: element, ["dtmf", "speech", "dtmf speech", "speech dtmf"])
                + ["bargeIn", "actionOnEmptyResult"].flatMap { choice($0, of: element, ["true", "false"]) }
                + choice("finishOnKey", of: element, [""] + "0123456789*#".map(String.init))
                + choice("method", of: element, ["GET", "POST"])
        case "Dial": number("timeout", of: element) + choice("method", of: element, ["GET", "POST"])
        case "Redirect": choice("method", of: element, ["GET", "POST"])
        case "Stream":
            choice("track", of: element, ["inbound_track", "outbound_track", "both_tracks"])
                + choice("statusCallbackMethod", of: element, ["GET", "POST"])
        case "Reject": choice("reason", of: element, ["rejected", "busy"])
        default: []
        }
    }

    private static func number(_ name: String, of element: MarkupElement, or words: [String] = []) -> [String] {
        guard let value = element[name], !words.contains(value) else { return [] }
        return Int(value).map { $0 >= 0 } == true ? [] : ["\(name)=\"\(value)\" of <\(element.name)> is no number"]
    }

    private static func choice(_ name: String, of element: MarkupElement, _ choices: [String]) -> [String] {
        guard let value = element[name], !choices.contains(value) else { return [] }
        return ["\(name)=\"\(value)\" of <\(element.name)> is not allowed"]
    }
}
