import CallCore
import CallCrypto
import ScriptValue

extension SignatureTrial {
    /// Changes of everything but the URL, an axis for each thing.
    static func contentAxes(_ webhook: Webhook, _ check: SignatureCheck) -> [[Change]] {
        let headers = signatureHeaders(check.scheme)
        var axes = [spellings(webhook, headers), secrets(check), bodies(webhook)]
        if check.scheme != .telnyx { axes.append(parameters(webhook)) }
        return axes
    }

    /// Times near the one given, for a header that was changed on the way.
    static func times(_ webhook: Webhook, within seconds: Int64) -> [Change] {
        guard let time = webhook.headers[TelnyxSignature.timeHeader].flatMap(TelnyxSignature.seconds) else { return [] }
        return (-seconds...seconds).filter { $0 != 0 }.map { shift in
            Change(
                part: .timestamp, note: "signed with another time, \(abs(shift)) s \(shift < 0 ? "earlier" : "later")"
            ) { trial in
                trial.webhook.headers.replace(TelnyxSignature.timeHeader) { _ in String(time + shift) }
            }
        }
    }

    private static func signatureHeaders(_ scheme: SignatureScheme) -> [String] {
        switch scheme {
        case .twilio: [TwilioSignature.header]
        case .telnyx: [TelnyxSignature.header]
        case .plivo, .plivoV2, .plivoV3: PlivoSignature.Scheme.allCases.flatMap { [$0.header, $0.mainHeader] }
        }
    }

    /// Spellings of a signature that something on the way may have made of it.
    private static func spellings(_ webhook: Webhook, _ headers: [String]) -> [Change] {
        let repairs: [(String, (String) -> String)] = [
            ("the signature has blanks or quotes around it", { $0.trimmingNoise }),
            ("the plus signs of the signature became blanks", { $0.replacing(" ", with: "+") }),
            ("the signature is percent-encoded", { decoded($0) }),
            ("the signature is written in the alphabet for URLs or without padding", { padded($0) }),
            ("the signature is written in hexadecimal", { Base64.encode(bytes(hex: $0)) }),
        ]
        return repairs.compactMap { note, repair in
            let given = headers.flatMap { webhook.headers.all($0) }
            guard given.contains(where: { repair($0) != $0 }) else { return nil }
            return Change(part: .encoding, note: note) { trial in
                for header in headers { trial.webhook.headers.replace(header, with: repair) }
            }
        }
    }

    private static func secrets(_ check: SignatureCheck) -> [Change] {
        let trimmed = check.secret.trimmingNoise
        guard check.scheme != .telnyx, trimmed != check.secret else { return [] }
        return [
            Change(part: .token, note: "the token given has blanks, line ends or quotes around it") {
                $0.check.secret = trimmed
            }
        ]
    }

    private static func bodies(_ webhook: Webhook) -> [Change] {
        let body = webhook.body
        var found: [(String, [UInt8])] = [
            ("signed with a line end behind the body", body + [0x0A]), ("signed without a body", []),
        ]
        let trimmed = Array(body.reversed().drop { $0 == 0x0A || $0 == 0x0D }.reversed())
        found.append(("signed without the line end behind the body", trimmed))
        found.append(("signed with other white space in the body: it was parsed and written again", packed(body)))
        return found.filter { $0.1 != body }.map { note, bytes in
            Change(part: .body, note: note) { $0.webhook.body = bytes }
        }
    }

    private static func parameters(_ webhook: Webhook) -> [Change] {
        var found = [
            Change(part: .parameters, note: "signed with the parameters in the order in which they came, unsorted") {
                $0.check.isSorted = false
            }
        ]
        guard !webhook.body.isEmpty else { return found }
        found.append(
            Change(part: .parameters, note: "signed with the parameters as they are on the wire, not decoded") {
                $0.webhook.body = escaped($0.webhook.body)
            })
        for type in ["application/x-www-form-urlencoded", "application/json"] {
            found.append(
                Change(part: .encoding, note: "signed as a body of the type \(type)") {
                    $0.webhook.headers.replace("Content-Type") { _ in type }
                })
        }
        return found
    }

    /// JSON without the white space between its tokens.
    private static func packed(_ body: [UInt8]) -> [UInt8] {
        var isText = false
        var isEscaped = false
        return body.filter { byte in
            if isText {
                if !isEscaped, byte == 0x22 { isText = false }
                isEscaped = !isEscaped && byte == 0x5C
                return true
            }
            if byte == 0x22 { isText = true }
            return ![0x20, 0x09, 0x0A, 0x0D].contains(byte)
        }
    }

    /// A form whose decoded fields are what the fields of this one are before they are decoded.
    private static func escaped(_ body: [UInt8]) -> [UInt8] {
        body.flatMap { byte -> [UInt8] in
            switch byte {
            case 0x25: Array("%25".utf8)
            case 0x2B: Array("%2B".utf8)
            default: [byte]
            }
        }
    }

    private static func decoded(_ text: String) -> String {
        PercentCoding.decode(text, plusIsSpace: false).map { String(decoding: $0, as: UTF8.self) } ?? text
    }

    private static func padded(_ text: String) -> String {
        let digits = text.trimmingNoise.replacing("-", with: "+").replacing("_", with: "/")
        return digits + String(repeating: "=", count: (4 - digits.utf8.count % 4) % 4)
    }

    private static func bytes(hex text: String) -> [UInt8] {
        let digits = Array(text.utf8)
        guard digits.count.isMultiple(of: 2) else { return [] }
        return stride(from: 0, to: digits.count, by: 2).compactMap {
            UInt8(String(decoding: digits[$0...($0 + 1)], as: UTF8.self), radix: 16)
        }
    }
}

extension HeaderList {
    fileprivate mutating func replace(_ name: String, with repair: (String) -> String) {
        for index in fields.indices where HeaderList([fields[index]])[name] != nil {
            fields[index].value = repair(fields[index].value)
        }
    }
}

extension String {
    /// Without blanks, line ends and quotes at either end.
    fileprivate var trimmingNoise: String {
        let isNoise = { (byte: UInt8) in byte <= 0x20 || byte == 0x22 || byte == 0x27 }
        return String(decoding: utf8.drop(while: isNoise).reversed().drop(while: isNoise).reversed(), as: UTF8.self)
    }
}
