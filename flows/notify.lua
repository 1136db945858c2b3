-- Calls somebody, says one message once, and hangs up.

---@type Flow
return {
  api = 1,
  summary = "Call, say the message once, hang up",
  params = {
    message = { type = "string", required = true, min = 1, description = "What to say." },
  },
  config = {
    notify_hangup_delay = { type = "number", default = 3, min = 0, max = 3600, description = "Seconds to hang-up." },
    detect_machine = { type = "boolean", default = false, description = "Tell answering machines from people." },
    -- What an answering machine gets: the message after its beep, or nothing.
    voicemail = { type = "string", default = "leave", enum = { "leave", "hangup" } },
  },

  outbound = function(call, args)
    local config = call.config
    local detects = config.detect_machine and call.caps.machine_detection
    local callee, reason
    if detects then
      -- The verdict on a machine comes after its beep, so the words must wait for it.
      callee, reason = call:dial{ detect_machine = true }
    else
      callee, reason = call:dial{ say = args.message }
    end
    if not callee then
      emit("notify.failed", { reason = reason })
      return
    end

    if detects then
      if callee.answered_by == "machine" and config.voicemail == "hangup" then
        emit("notify.failed", { reason = "voicemail" })
        call:hangup()
        return
      end
      -- Once means once: a "hello?" in between must not cut it short.
      call:say(args.message, { barge_in = false })
    end
    emit("notify.delivered", { answered_by = callee.answered_by })
    call:sleep(config.notify_hangup_delay)
    call:hangup()
  end,
}
