import CallCore
import ScriptValue

extension PlivoCall {
    /// Fields that every webhook of a call has. Numbers are digits without `+`.
    func fields(event: String) -> [HeaderList.Field] {
        var fields: [HeaderList.Field] = []
        let isHidden = wire.settings.hidesCallBeforeAnswer && !isInbound && leg.answeredAt == nil
        if !isHidden {
            fields += [HeaderList.Field("CallUUID", uuid), HeaderList.Field("ALegUUID", uuid)]
        }
        fields += [
            HeaderList.Field("From", Self.digits(leg.from)), HeaderList.Field("To", Self.digits(leg.to)),
            HeaderList.Field("CallStatus", status), HeaderList.Field("Direction", leg.direction.rawValue),
            HeaderList.Field("Event", event), HeaderList.Field("RequestUUID", request),
            HeaderList.Field("ALegRequestUUID", request),
            HeaderList.Field("CallerName", create?.callerName ?? leg.from),
            HeaderList.Field("BillRate", "0.0085"), HeaderList.Field("SessionStart", Self.time(leg.createdAt)),
            HeaderList.Field("ParentAuthID", wire.settings.authID),
        ]
        return fields
    }

    /// What the webhook of the end has besides.
    func endFields(_ ending: PlivoEnding) -> [HeaderList.Field] {
        let answered = leg.answeredAt.map(Self.time) ?? ""
        return [
            HeaderList.Field("Duration", String(wholeSeconds)), HeaderList.Field("BillDuration", String(billed)),
            HeaderList.Field("StartTime", Self.time(leg.createdAt)), HeaderList.Field("AnswerTime", answered),
            HeaderList.Field("EndTime", Self.time(leg.endedAt ?? leg.now)), HeaderList.Field("TotalCost", "0.00000"),
            HeaderList.Field("HangupCause", ending.cause), HeaderList.Field("HangupCauseCode", String(ending.code)),
            HeaderList.Field("HangupCauseName", ending.name), HeaderList.Field("HangupSource", ending.source),
        ]
    }

    private var wholeSeconds: Milliseconds { (leg.duration + 999) / 1_000 }
    /// Begun minutes, in seconds.
    private var billed: Milliseconds { (wholeSeconds + 59) / 60 * 60 }

    /// A live or queued call as the API shows it.
    var details: [String: Value] {
        var details: [String: Value] = [
            "call_status": Value(status), "direction": Value(leg.direction.rawValue),
            "from": Value(Self.digits(leg.from)), "to": Value(Self.digits(leg.to)),
            "caller_name": Value(create?.callerName ?? leg.from), "request_uuid": Value(request),
        ]
        if isLive {
            details["call_uuid"] = Value(uuid)
            details["session_start"] = Value(Self.time(leg.createdAt))
        }
        return details
    }

    /// The record of a call that is over; nil while it is not there.
    var record: [String: Value]? {
        guard let ending, let endedAt = leg.endedAt, leg.now - endedAt >= wire.settings.recordDelay else { return nil }
        return [
            "call_uuid": Value(uuid), "call_direction": Value(leg.direction.rawValue),
            "call_duration": .int(wholeSeconds), "bill_duration": .int(billed), "billed_duration": .int(billed),
            "from_number": Value(Self.digits(leg.from)), "to_number": Value(Self.digits(leg.to)),
            "initiation_time": Value(Self.time(leg.createdAt)), "answer_time": Value(leg.answeredAt.map(Self.time)),
            "end_time": Value(Self.time(endedAt)), "hangup_cause_code": .int(Int64(ending.code)),
            "hangup_cause_name": Value(ending.name), "hangup_source": Value(ending.source), "total_amount": "0.00000",
            "total_rate": "0.00850", "parent_call_uuid": .null,
            "resource_uri": Value("/v1/Account/\(wire.settings.authID)/Call/\(uuid)/"),
        ]
    }

    static func digits(_ number: String) -> String { number.hasPrefix("+") ? String(number.dropFirst()) : number }

    /// Such as `2026-01-31 23:59:58.000000`, in UTC.
    static func time(_ time: CallTime) -> String {
        String(WireDate.iso8601(time).dropLast()).replacing("T", with: " ")
    }
}
