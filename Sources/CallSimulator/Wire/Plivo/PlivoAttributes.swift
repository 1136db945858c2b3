/// The attributes of Plivo's elements, as far as these are simulated.
enum PlivoAttributes {
    typealias Rule = PlivoSchema.Rule

    private static let loop = Rule.number(0...1_000)

    static let needed: [String: [String]] = ["GetInput": ["action"]]

    static let rules: [String: [String: Rule]] = [
        "Response": [:],
        "Speak": ["voice": .any, "language": .any, "loop": loop],
        "Play": ["loop": loop],
        "DTMF": ["async": .flag],
        "Wait": [
            "length": .number(1...86_400), "silence": .flag, "minSilence": .number(1...86_400_000), "beep": .flag,
        ],
        "GetInput": [
            "action": .any, "method": .any, "inputType": .choice(["dtmf", "speech", "dtmf speech"]),
            "executionTimeout": .number(5...60), "digitEndTimeout": .numberOr(2...10, ["auto"]),
            "speechEndTimeout": .numberOr(2...10, ["auto"]), "finishOnKey": .choice(keys + ["", "none"]),
            "numDigits": .number(1...32),
            "speechModel": .choice(["default", "command_and_search", "phone_call", "telephony"]), "hints": .any,
            "language": .any, "interimSpeechResultsCallback": .url, "interimSpeechResultsCallbackMethod": .any,
            "log": .flag, "redirect": .flag, "profanityFilter": .flag,
        ],
        "GetDigits": [
            "action": .any, "method": .any, "timeout": .number(1...3_600), "digitTimeout": .number(1...3_600),
            "numDigits": .number(1...99), "finishOnKey": .choice(keys + ["", "none"]), "retries": .number(1...100),
            "validDigits": .any, "invalidDigitsSound": .url, "playBeep": .flag, "redirect": .flag, "log": .flag,
        ],
        "Redirect": ["method": .any],
        "Hangup": ["reason": .choice(["rejected", "busy"]), "schedule": .number(0...86_400)],
        "PreAnswer": [:],
        "Stream": [
            "bidirectional": .flag, "keepCallAlive": .flag, "audioTrack": .choice(["inbound", "outbound", "both"]),
            "streamTimeout": .number(1...86_400), "contentType": .choice(PlivoStreaming.contentTypes),
            "statusCallbackUrl": .url, "statusCallbackMethod": .choice(["GET", "POST"]), "extraHeaders": .any,
            "noiseCancellation": .flag, "noiseCancellationLevel": .number(60...100),
        ],
        "Dial": [
            "action": .any, "method": .any, "timeout": .number(1...86_400), "timeLimit": .number(1...86_400),
            "callerId": .any, "callerName": .any, "hangupOnStar": .flag, "redirect": .flag, "callbackUrl": .url,
            "callbackMethod": .choice(["GET", "POST"]), "confirmSound": .url, "confirmKey": .choice(keys),
            "confirmTimeout": .number(1...3_600), "dialMusic": .any, "digitsMatch": .any, "digitsMatchBLeg": .any,
            "sipHeaders": .any,
        ],
        "Number": ["sendDigits": .any, "sendDigitsMode": .any, "sendOnPreanswer": .flag],
        "User": ["sendDigits": .any, "sendDigitsMode": .any, "sendOnPreanswer": .flag, "sipHeaders": .any],
    ]

    private static let keys = "0123456789*#".map(String.init)
}
