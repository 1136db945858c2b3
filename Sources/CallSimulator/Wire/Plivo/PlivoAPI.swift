import CallCore
import ScriptValue

extension PlivoWire {
    /// Takes a request to the API, below `/v1/Account`.
    public func receive(_ request: WireRequest) -> WireResponse? {
        let place = "\(request.method) \(request.path)"
        var random = kernel.random.stream("plivo api \(kernel.eventsRun) \(request.path)")
        let delay = random.draw(settings.carrier.latencies.rest)
        var response: WireResponse
        do throws(PlivoError) {
            if request.method != "GET", faults.strikes(.effectFailure, place) { throw .tooMany }
            response = try answer(request)
        } catch {
            response = json(error.content, status: error.status)
            if error.status == 401 { response.headers.add("WWW-Authenticate", "Basic realm=\"Login Required\"") }
        }
        response.delay = delay + faults.delay(place)
        if request.method == "POST", response.isSuccess, faults.strikes(.lostAccept, place) { return nil }
        return response
    }

    private func answer(_ request: WireRequest) throws(PlivoError) -> WireResponse {
        let wanted = WireRequest.basic(settings.authID, settings.authToken)
        guard request.headers["Authorization"] == wanted else { throw .notAuthenticated }
        try count()
        let parts = request.path.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard parts.count >= 6, parts[0].isEmpty, parts[1] == "v1", parts[2] == "Account",
            parts[3] == settings.authID, parts.last == ""
        else { throw .notFound(request.path) }
        switch (parts[4], parts.count) {
        case ("Call", 6): return try calls(request)
        case ("Call", 7): return try call(parts[5], request)
        case ("Request", 7): return try cancel(parts[5], request)
        default: throw .notFound(request.path)
        }
    }

    /// The limit counts whatever comes in, refused or not.
    private func count() throws(PlivoError) {
        guard let limit = settings.requestsInFiveSeconds else { return }
        recentRequests.removeAll { kernel.now - $0 >= 5_000 }
        recentRequests.append(kernel.now)
        guard recentRequests.count <= limit else { throw .tooMany }
    }

    private func calls(_ request: WireRequest) throws(PlivoError) -> WireResponse {
        switch request.method {
        case "POST": return try create(request)
        case "GET": return try list(request)
        default: throw .notAllowed
        }
    }

    private func create(_ request: WireRequest) throws(PlivoError) -> WireResponse {
        let create = try PlivoCreate(try PlivoParameters(request, known: PlivoCreate.known))
        let requests = create.to.map { Value(place(create, to: $0).request) }
        if create.isAsync {
            note(0, "the result of an asynchronous API call is not sent")
            return json(["message": "async api spawned"], status: 202)
        }
        let isBulk = requests.count > 1
        return json(
            [
                "message": isBulk ? "calls fired" : "call fired",
                "request_uuid": isBulk ? .array(requests) : requests[0],
            ],
            status: 201)
    }

    private func list(_ request: WireRequest) throws(PlivoError) -> WireResponse {
        switch try status(request) {
        case "live": return json(["calls": .array(calls.filter(\.isLive).map { Value($0.uuid) })])
        case "queued": return json(["calls": .array(calls.filter(\.isQueued).map { Value($0.request) })])
        default:
            let records = calls.reversed().compactMap(\.record).prefix(20).map { Value.map($0) }
            let meta: Value = [
                "limit": 20, "offset": 0, "total_count": .int(Int64(records.count)), "next": .null, "previous": .null,
            ]
            return json(["meta": meta, "objects": .array(records)])
        }
    }

    private func status(_ request: WireRequest) throws(PlivoError) -> String? {
        guard let query = try? FormFields(query: (request.query ?? "")[...]) else {
            throw .invalid("the query cannot be read")
        }
        guard let status = query["status"] else { return nil }
        guard ["live", "queued"].contains(status) else { throw .invalid("status must be live or queued") }
        return status
    }

    private func call(_ uuid: String, _ request: WireRequest) throws(PlivoError) -> WireResponse {
        switch request.method {
        case "GET": return try details(uuid, request)
        case "POST": return try transfer(uuid, request)
        case "DELETE":
            guard let call = call(uuid), call.isLive else { throw .notFound("call") }
            call.end(call.leg.answeredAt == nil && !call.isInbound ? .cancelled : .byRequest)
            return WireResponse(status: 204)
        default: throw .notAllowed
        }
    }

    private func details(_ uuid: String, _ request: WireRequest) throws(PlivoError) -> WireResponse {
        let found: [String: Value]?
        switch try status(request) {
        case "live": found = call(uuid).flatMap { $0.isLive ? $0.details : nil }
        // It has no id of its own before it is live.
        case "queued": found = call(request: uuid).flatMap { $0.isQueued ? $0.details : nil }
        default: found = call(uuid)?.record
        }
        guard let found else { throw .notFound("call") }
        return json(found)
    }

    private static let transferFields: Set<String> = ["legs", "aleg_url", "aleg_method", "bleg_url", "bleg_method"]

    private func transfer(_ uuid: String, _ request: WireRequest) throws(PlivoError) -> WireResponse {
        let form = try PlivoParameters(request, known: Self.transferFields)
        let legs = try form.choice("legs", of: ["aleg", "bleg", "both"]) ?? "aleg"
        let first = try form.callback("aleg_url")
        let second = try form.callback("bleg_url")
        guard legs == "bleg" || first != nil else { throw .invalid("aleg_url parameter not present") }
        guard legs == "aleg" || second != nil else { throw .invalid("bleg_url parameter not present") }
        guard let call = call(uuid), call.isLive else { throw .notFound("call") }
        guard call.leg.answeredAt != nil else { throw PlivoError(status: 409, message: "call is not in progress") }
        if legs != "aleg" { note(0, "documents for the other leg are not simulated", call: uuid) }
        if legs != "bleg", let first { call.runner.load(first, as: .transfer, event: "Redirect") }
        return json(["message": "call transfered", "call_uuids": [Value(uuid)]], status: 202)
    }

    /// Calls off what nobody has answered yet.
    private func cancel(_ id: String, _ request: WireRequest) throws(PlivoError) -> WireResponse {
        guard request.method == "DELETE" else { throw .notAllowed }
        guard let call = call(request: id), !call.isInbound, !call.leg.stage.isOver, call.leg.answeredAt == nil else {
            throw .notFound("request")
        }
        call.end(.cancelled)
        return WireResponse(status: 204)
    }

    /// Every reply has an id of its own.
    private func json(_ fields: [String: Value], status: Int = 200) -> WireResponse {
        var fields = fields
        fields["api_id"] = Value(makeUUID())
        return WireResponse(
            status: status, contentType: "application/json", text: JSONText.encodePlainText(.map(fields)))
    }
}
