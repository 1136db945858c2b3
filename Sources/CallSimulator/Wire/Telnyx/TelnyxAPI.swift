import CallCore
import ScriptValue

extension TelnyxWire {
    /// Takes a request to the API, below `/v2`.
    public func receive(_ request: WireRequest) -> WireResponse? {
        var random = kernel.random.stream("telnyx api \(kernel.eventsRun) \(request.path)")
        let delay = random.draw(settings.carrier.latencies.rest)
        let name = "\(request.method) \(request.path)"
        let isWrite = request.method == "POST"
        var response: WireResponse
        do throws(TelnyxError) {
            guard isAuthenticated(request) else { throw .notAuthenticated }
            guard isWithinLimit(), !(isWrite && faults.strikes(.effectFailure, name)) else { throw .tooMany }
            response = try answer(request)
        } catch {
            if error.isMisuse { note(Int(error.code) ?? 0, "\(name): \(error.detail)") }
            response = error.response
        }
        addLimits(&response)
        response.delay = delay + faults.delay(name)
        if isWrite, response.isSuccess, faults.strikes(.lostAccept, name) { return nil }
        return response
    }

    private func isAuthenticated(_ request: WireRequest) -> Bool {
        request.headers["Authorization"] == "Bearer \(settings.apiKey)"
    }

    // MARK: limits

    private func isWithinLimit() -> Bool {
        guard let limit = settings.requestsPerSecond else { return true }
        requestTimes.removeAll { kernel.now - $0 >= 1_000 }
        guard requestTimes.count < limit else { return false }
        requestTimes.append(kernel.now)
        return true
    }

    private func addLimits(_ response: inout WireResponse) {
        let isRefused = response.status == 429
        guard let limit = settings.requestsPerSecond ?? (isRefused ? 1 : nil) else { return }
        let left = isRefused ? 0 : max(limit - requestTimes.count, 0)
        response.headers.add("x-ratelimit-limit", String(limit))
        response.headers.add("x-ratelimit-remaining", String(left))
        response.headers.add("x-ratelimit-reset", "1")
    }

    // MARK: paths

    private func answer(_ request: WireRequest) throws(TelnyxError) -> WireResponse {
        let parts = request.path.split(separator: "/", omittingEmptySubsequences: false).dropFirst().map {
            PercentCoding.decode($0, plusIsSpace: false).map { String(decoding: $0, as: UTF8.self) } ?? ""
        }
        guard parts.count >= 2, parts[0] == "v2", parts[1] == "calls" else { throw .notFound(request.path) }
        switch (request.method, parts.count) {
        case ("POST", 2): return json(try dial(request))
        case ("GET", 3):
            guard let call = call(parts[2]) else { throw .notFound(request.path) }
            return json(call.status)
        case ("POST", 5) where parts[3] == "actions":
            try command(parts[4], for: parts[2], request)
            return json(["result": "ok"])
        default: throw .notFound(request.path)
        }
    }

    private func json(_ data: Value) -> WireResponse {
        WireResponse(contentType: "application/json", text: JSONText.encodePlainText(["data": data]))
    }

    private func dial(_ request: WireRequest) throws(TelnyxError) -> Value {
        let fields = try TelnyxFields(request)
        let create = try TelnyxCreate(fields, settings: settings)
        let commandID = try fields.text("command_id")
        if let commandID, let call = dialled[commandID], kernel.now - call.leg.createdAt < settings.commandMemory {
            return call.created
        }
        let open = calls.count { !$0.leg.stage.isOver }
        if let most = settings.channels, open >= most { throw .noChannel }
        if fields["webhook_url_method"]?.text == "GET" { note(0, "webhooks by GET are not simulated") }
        let call = place(create)
        if let commandID { dialled[commandID] = call }
        return call.created
    }

    private func command(_ name: String, for id: String, _ request: WireRequest) throws(TelnyxError) {
        guard let command = TelnyxCommand(rawValue: name) else {
            if TelnyxCommand.others.contains(name) { throw .notSimulated("the command \(name)") }
            throw .notFound(request.path)
        }
        let fields = try TelnyxFields(request)
        try fields.only(command.known)
        guard let call = call(id) else {
            if targets[id] != nil { throw .notSimulated("a command for the leg that a transfer dials") }
            throw .noCall(id)
        }
        try call.take(command, fields)
    }
}
