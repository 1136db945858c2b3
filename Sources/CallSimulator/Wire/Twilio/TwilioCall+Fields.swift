import CallCore
import ScriptValue

extension TwilioCall {
    static let apiVersion = "2010-04-01"

    /// Fields that every webhook of a call has.
    func baseFields(status word: String? = nil) -> [HeaderList.Field] {
        [
            HeaderList.Field("CallSid", sid), HeaderList.Field("AccountSid", wire.settings.accountSid),
            HeaderList.Field("From", leg.from), HeaderList.Field("To", leg.to),
            HeaderList.Field("CallStatus", word ?? status.rawValue),
            HeaderList.Field("ApiVersion", Self.apiVersion), HeaderList.Field("Direction", direction),
            HeaderList.Field("Called", leg.to), HeaderList.Field("Caller", leg.from),
        ]
    }

    /// What requests for a document have besides: guesses at where people are, mostly empty.
    var placeFields: [HeaderList.Field] {
        ["From", "To", "Caller", "Called"].flatMap { who in
            ["City", "State", "Zip"].map { HeaderList.Field(who + $0, "") } + [HeaderList.Field(who + "Country", "US")]
        }
    }

    /// What the last status callback has besides.
    var endFields: [HeaderList.Field] {
        let seconds = wholeSeconds
        let code =
            switch status {
            case .busy: "486"
            case .noAnswer, .canceled: "487"
            case .failed: "404"
            default: "200"
            }
        return [
            HeaderList.Field("CallDuration", String(seconds)),
            HeaderList.Field("Duration", String((seconds + 59) / 60)),
            HeaderList.Field("SipResponseCode", code),
        ]
    }

    var wholeSeconds: Milliseconds { (leg.duration + 999) / 1_000 }

    /// Money that leaves the account is below nothing. Twilio bills by the minute that was begun.
    private var price: String? {
        guard let wait = wire.settings.priceAfter, leg.answeredAt != nil, let endedAt = leg.endedAt,
            leg.now >= endedAt + wait
        else { return nil }
        let thousandths = String((wholeSeconds + 59) / 60 * 14)
        let padded = String(repeating: "0", count: max(0, 4 - thousandths.utf8.count)) + thousandths
        return "-\(padded.dropLast(3)).\(padded.suffix(3))00"
    }

    /// The resource as the API shows it: every scalar is text or null.
    var resource: Value {
        let account = wire.settings.accountSid
        let path = "/\(Self.apiVersion)/Accounts/\(account)/Calls/\(sid)"
        let subresources = ["notifications", "recordings", "payments", "events", "siprec", "streams", "transcriptions"]
        let places = subresources.map { name in
            (name, Value("\(path)/\(name.prefix(1).uppercased())\(name.dropFirst()).json"))
        }
        var fields: [String: Value] = [
            "sid": Value(sid), "account_sid": Value(account), "to": Value(leg.to), "to_formatted": Value(leg.to),
            "from": Value(leg.from), "from_formatted": Value(leg.from), "status": Value(status.rawValue),
            "direction": Value(direction), "api_version": Value(Self.apiVersion), "uri": Value("\(path).json"),
            "date_created": Value(WireDate.rfc2822(leg.createdAt)), "date_updated": Value(WireDate.rfc2822(updatedAt)),
            "start_time": Value(leg.answeredAt.map(WireDate.rfc2822)),
            "end_time": Value(leg.endedAt.map(WireDate.rfc2822)), "answered_by": Value(answeredBy),
            "duration": status.isOver ? Value(String(wholeSeconds)) : .null, "queue_time": "0", "price_unit": "USD",
            "subresource_uris": .map(Dictionary(places, uniquingKeysWith: { first, _ in first })),
        ]
        fields["price"] = Value(price)
        let empty = [
            "parent_call_sid", "phone_number_sid", "forwarded_from", "group_sid", "caller_name", "trunk_sid",
        ]
        for name in empty { fields[name] = .null }
        return .map(fields)
    }
}

extension SimParty {
    /// Whether it is a machine that beeps before it records.
    var beeps: Bool { if case .voicemail(_, _, let beep) = pickup { beep > 0 } else { false } }
}
