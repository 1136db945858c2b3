import CallCore
import ScriptValue

extension TwilioWire {
    /// Takes a request to the API, below `/2010-04-01`.
    public func receive(_ request: WireRequest) -> WireResponse? {
        var random = kernel.random.stream("twilio api \(kernel.eventsRun) \(request.path)")
        let delay = random.draw(settings.carrier.latencies.rest)
        let isWrite = request.method == "POST"
        if isWrite, faults.strikes(.effectFailure, "\(request.method) \(request.path)") {
            return TwilioError(code: 20429, status: 429, message: "Too Many Requests").response
        }
        var response: WireResponse
        do throws(TwilioError) {
            response = try answer(request)
        } catch {
            response = error.response
        }
        response.delay = delay + faults.delay("\(request.method) \(request.path)")
        if isWrite, response.isSuccess, faults.strikes(.lostAccept, "\(request.method) \(request.path)") { return nil }
        return response
    }

    private func answer(_ request: WireRequest) throws(TwilioError) -> WireResponse {
        guard isAuthenticated(request) else { throw .notAuthenticated }
        let parts = request.path.split(separator: "/", omittingEmptySubsequences: false).dropFirst().map(String.init)
        guard parts.count >= 4, parts[0] == TwilioCall.apiVersion, parts[1] == "Accounts",
            parts[2] == settings.accountSid
        else { throw .notFound(request.path) }
        if parts.count == 4, parts[3] == "Calls.json" {
            switch request.method {
            case "POST": return try create(request)
            case "GET": return try list(request)
            default: throw TwilioError(code: 20004, status: 405, message: "Method not allowed")
            }
        }
        guard parts.count == 5, parts[3] == "Calls", parts[4].hasSuffix(".json"),
            let call = call(String(parts[4].dropLast(5)))
        else { throw .notFound(request.path) }
        switch request.method {
        case "GET":
            guard request.query?.isEmpty ?? true, request.body.isEmpty else {
                throw TwilioError(code: 20400, status: 400, message: "A call is fetched without parameters")
            }
            return json(call.resource)
        case "POST": return try update(call, request)
        default: throw TwilioError(code: 20004, status: 405, message: "Method not allowed")
        }
    }

    private func isAuthenticated(_ request: WireRequest) -> Bool {
        guard let header = request.headers["Authorization"] else { return false }
        let users = [settings.accountSid: settings.authToken].merging(settings.apiKeys) { first, _ in first }
        return users.contains { header == WireRequest.basic($0.key, $0.value) }
    }

    private func create(_ request: WireRequest) throws(TwilioError) -> WireResponse {
        let form = try TwilioParameters(request, known: TwilioCreate.known)
        return json(place(try TwilioCreate(form, settings: settings)).resource, status: 201)
    }

    private func list(_ request: WireRequest) throws(TwilioError) -> WireResponse {
        let query = request.query ?? ""
        guard let filters = try? FormFields(query: query[...]) else {
            throw TwilioError(code: 20400, status: 400, message: "The query cannot be read")
        }
        let size = min(1_000, max(1, filters["PageSize"].flatMap { Int($0) } ?? 50))
        if let status = filters["Status"], TwilioStatus(rawValue: status) == nil {
            throw .parameter("Status", status)
        }
        let matching = calls.reversed().filter { call in
            (filters["To"].map { $0 == call.leg.to } ?? true) && (filters["From"].map { $0 == call.leg.from } ?? true)
                && (filters["Status"].map { $0 == call.status.rawValue } ?? true)
        }
        let page = matching.prefix(size).map(\.resource)
        let uri = request.path + (query.isEmpty ? "" : "?\(query)")
        return json([
            "calls": .array(page), "page": 0, "page_size": .int(Int64(size)), "start": 0,
            "end": .int(Int64(max(0, page.count - 1))), "uri": Value(uri), "first_page_uri": Value(uri),
            "next_page_uri": .null, "previous_page_uri": .null,
        ])
    }

    private func json(_ value: Value, status: Int = 200) -> WireResponse {
        WireResponse(status: status, contentType: "application/json", text: JSONText.encodePlainText(value))
    }

    private static let updatable: Set<String> = [
        "Url", "Method", "Twiml", "Status", "FallbackUrl", "FallbackMethod", "StatusCallback", "StatusCallbackMethod",
        "TimeLimit",
    ]

    private func update(_ call: TwilioCall, _ request: WireRequest) throws(TwilioError) -> WireResponse {
        let form = try TwilioParameters(request, known: Self.updatable)
        let given = ["Url", "Twiml", "Status"].filter { form[$0] != nil }
        guard given.count == 1 else {
            throw .invalid(20001, "Give one of Url, Twiml and Status; given: \(given.joined(separator: ", "))")
        }
        if let status = try form.choice("Status", of: ["completed", "canceled"]) {
            try end(call, status)
            return json(call.resource)
        }
        let url = try form.url("Url")
        let method = try form.method("Method")
        let document = try TwilioCreate.document(form)
        guard call.status == .inProgress else { throw .notInProgress }
        if let url {
            call.runner.load(url, method: method)
        } else {
            call.runner.run(Array(document.utf8), base: nil)
        }
        return json(call.resource)
    }

    private func end(_ call: TwilioCall, _ status: String) throws(TwilioError) {
        guard !call.status.isOver, status == "completed" || call.status != .inProgress else {
            throw .notInProgress
        }
        call.isCanceled = call.status != .inProgress
        call.runner.stop()
        call.leg.hangUp()
    }
}
