extension SpeechProblem {
    /// The upgrade was answered with something else than 101, or not at all.
    static func refused(_ service: String, status: Int, message: String) -> SpeechProblem {
        // A refusal of the key may repeat a piece of it.
        let said = status == 401 || status == 403 ? "" : quoting(message)
        let (code, what, isFatal): (String, String, Bool) =
            switch status {
            case 0: ("speech.unreachable", "no connection" + said, false)
            case 300..<400:
                (
                    "speech.refused",
                    "it sent us elsewhere (HTTP \(status)), where the key must not go; correct baseUrl", true
                )
            case 401, 403: ("speech.key_refused", "the key was refused (HTTP \(status)); check apiKey", true)
            case 402: ("speech.quota", "the account has no credit left (HTTP 402)\(said); check its billing", true)
            case 400, 404:
                (
                    "speech.refused",
                    "the request was refused (HTTP \(status))\(said); check model, options and baseUrl", true
                )
            case 429: ("speech.rate_limited", "too many requests (HTTP 429)" + said, false)
            default: ("speech.unavailable", "no socket (HTTP \(status))" + said, false)
            }
        return SpeechProblem(code: code, service: service, message: what, isFatal: isFatal)
    }

    static func closed(_ service: String, code: Int, reason: String, isFatal: Bool) -> SpeechProblem {
        let said = "the socket was closed with \(code)" + quoting(reason)
        return isFatal
            ? SpeechProblem(
                code: "speech.refused", service: service, message: said + "; check the key, model and options",
                isFatal: true)
            : SpeechProblem(code: "speech.lost", service: service, message: said, isFatal: false)
    }

    static func neverReady(_ service: String, after limit: Milliseconds) -> SpeechProblem {
        SpeechProblem(
            code: "speech.connect_timeout", service: service, message: "not ready within \(limit / 1_000) s",
            isFatal: false)
    }

    static func unfinished(_ service: String, after limit: Milliseconds) -> SpeechProblem {
        SpeechProblem(
            code: "speech.unfinished", service: service,
            message: "the last words were not all recognised within \(limit / 1_000) s of the end", isFatal: false)
    }

    static func notJSON(_ service: String, at offset: Int) -> SpeechProblem {
        SpeechProblem(
            code: "speech.message", service: service,
            message: "a message is not JSON (byte \(offset)); such messages are ignored from now on", isFatal: false)
    }

    func with(_ addition: String) -> SpeechProblem {
        var copy = self
        copy.message += "; " + addition
        return copy
    }

    /// What a service says, ready to stand behind another text: `: "…"`; empty for nothing.
    public static func quoting(_ text: String) -> String {
        let words = shown(text)
        return words.isEmpty ? "" : ": \"\(words)\""
    }

    /// Text from outside on one line, short and harmless.
    public static func shown(_ text: String) -> String {
        var shown = ""
        for scalar in text.unicodeScalars.prefix(160) {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned: shown += " "
            default: shown.unicodeScalars.append(scalar == "\"" ? "'" : scalar)
            }
            if shown.utf8.count > 200 { break }
        }
        return shown.split(separator: " ").joined(separator: " ")
    }
}
