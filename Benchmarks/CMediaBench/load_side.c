#define _GNU_SOURCE
#include "load.h"
#include <stdio.h>
#include <string.h>
#include <unistd.h>

void side_send(media_load *load, side *side, const char *text, size_t length) {
    static const uint8_t mask[4] = {0x11, 0x93, 0x5C, 0xE8};
    uint8_t out[4096];
    size_t at = ws_header(out, length, side->is_carrier ? mask : NULL);
    memcpy(out + at, text, length);
    if (side->is_carrier) ws_mask(out + at, length, mask);
    if (side_write(side, out, at + length) != (ssize_t)(at + length) && !side->is_broken) {
        side->is_broken = 1;
        load->result->broken++;
    }
}

static void count(media_direction *direction, int64_t latency_ns) {
    int64_t slot = latency_ns / MEDIA_LATENCY_UNIT_NS;
    if (slot < 0) slot = 0;
    if (slot >= MEDIA_LATENCY_SLOTS) slot = MEDIA_LATENCY_SLOTS - 1;
    direction->latency[slot]++;
}

// Whether the caller talks by now: silent while nothing plays, then for some time, then loud until it is cleared.
static int talks(media_load *load, side *side, int64_t now) {
    int64_t patience = (int64_t)load->settings.talk_after_ms * 1000000;
    if (side->talking_ns && now - side->talking_ns > (int64_t)1e9) side->talking_ns = 0, side->playing_ns = now;
    if (!side->talking_ns && side->playing_ns && now - side->playing_ns > patience) {
        // What a frame holds was said in the 20 ms before it is sent.
        side->talking_ns = now - FRAME_NS;
        side->clip = (side->clip + 1) % (size_t)load->settings.clips;
        side->place = 0;
        load->result->barge_in.frames_sent += (uint64_t)load->counts;
    }
    return side->talking_ns != 0;
}

static void make_sound(media_load *load, side *side, uint8_t *sound, int64_t now) {
    if (load->settings.talk_after_ms && side->is_carrier) {
        // A line that is never quite silent.
        for (size_t i = 0; i < FRAME; i++) sound[i] = (i * 7 + side->sent * 13) % 3 ? 0xFF : 0x7E;
        if (!talks(load, side, now)) return;
        memcpy(sound, load->settings.speech + side->clip * CLIP + side->place, FRAME);
        side->place = (side->place + FRAME) % CLIP;
        return;
    }
    stamp head = {MAGIC, (uint16_t)(side->is_carrier ? side->stream : side->answer), side->sent - 1, now};
    uint32_t noise = (uint32_t)side->stream * 2654435761u ^ side->sent;
    size_t whole = (size_t)load->settings.clips * CLIP;
    if (load->settings.speech && side->is_carrier) {
        memcpy(sound, load->settings.speech + ((size_t)side->stream * CLIP + side->sent * FRAME) % whole, FRAME);
    } else {
        for (size_t i = sizeof head; i < FRAME; i += 4) {
            noise = noise * 1664525 + 1013904223;
            memcpy(sound + i, &noise, 4);
        }
    }
    memcpy(sound, &head, sizeof head);
}

static void return_marks(media_load *load, side *side, int64_t now) {
    int count = 0;
    while (count < side->mark_count && side->marks[count].due_ns <= now) count++;
    for (int i = 0; i < count; i++) side_send(load, side, side->marks[i].text, side->marks[i].length);
    side->mark_count -= count;
    memmove(side->marks, side->marks + count, (size_t)side->mark_count * sizeof(mark));
}

static void send_one(media_load *load, side *side, int64_t now) {
    uint8_t sound[FRAME], text[512], encoded[256];
    side->sent++;
    if (load->counts) (side->is_carrier ? &load->result->to_service : &load->result->to_carrier)->frames_sent++;
    if (!side->is_carrier && load->settings.service == MEDIA_GEMINI)
        return side_send(load, side, load->gemini_text, strlen(load->gemini_text));
    make_sound(load, side, sound, now);
    int size = (int)base64_encode(encoded, sound, FRAME), length;
    if (side->is_carrier) {
        length = snprintf(
            (char *)text, sizeof text,
            "{\"event\":\"media\",\"sequenceNumber\":\"%u\",\"media\":{\"track\":\"inbound\",\"chunk\":\"%u\","
            "\"timestamp\":\"%u\",\"payload\":\"%.*s\"},\"streamSid\":\"MZ%032d\"}",
            side->sent + 1, side->sent, side->sent * 20 - 20, size, encoded, side->stream);
    } else {
        length = snprintf(
            (char *)text, sizeof text,
            "{\"type\":\"response.output_audio.delta\",\"event_id\":\"event_%u\",\"response_id\":\"resp_%d\","
            "\"item_id\":\"item_%d\",\"output_index\":0,\"content_index\":0,\"delta\":\"%.*s\"}",
            side->sent, side->answer, side->answer, size, encoded);
    }
    side_send(load, side, (char *)text, (size_t)length);
}

void side_send_frame(media_load *load, side *side, int64_t now) {
    if (side->is_over || now < side->silent_until_ns) return;
    if (side->is_carrier) return_marks(load, side, now);
    int count = side->is_carrier || side->is_ahead ? 1 : 1 + load->settings.ahead;
    side->is_ahead = 1;
    for (int i = 0; i < count; i++) send_one(load, side, now);
}

static void note_answer(media_load *load, side *side, int answer) {
    side->answer = answer;
    if (answer == side->cleared_answer) load->result->after_clear += (uint64_t)load->counts;
}

static void receive_sound(media_load *load, side *side, const uint8_t *sound, long bytes, int64_t now) {
    media_direction *direction = side->is_carrier ? &load->result->to_carrier : &load->result->to_service;
    if (load->settings.service == MEDIA_GEMINI) {
        // Conversion leaves no stamps: only how much comes can be told.
        if (load->counts) direction->frames_received += (uint64_t)bytes / (side->is_carrier ? FRAME : 4 * FRAME);
        return;
    }
    for (long at = 0; at + FRAME <= bytes; at += FRAME) {
        stamp head;
        memcpy(&head, sound + at, sizeof head);
        if (head.magic != MAGIC) continue;  // silence
        if (head.sequence != side->received && side->received) direction->disordered += (uint64_t)load->counts;
        side->received = head.sequence + 1;
        if (!side->is_carrier) side->stream = head.stream;
        else if (load->settings.service == MEDIA_OPENAI) note_answer(load, side, head.stream);
        if (!load->counts || (head.sent_ns && head.sent_ns < load->result->begin_ns)) continue;
        direction->frames_received++;
        // Those before the last of a message have waited for it.
        if (head.sent_ns && at + 2 * FRAME > bytes) count(direction, now - head.sent_ns);
    }
}

// The carrier plays it behind what it has.
static void play(media_load *load, side *side, long bytes, int64_t now) {
    if (load->counts && side->arrival_count < MEDIA_ARRIVALS) side->arrivals[side->arrival_count++] = now;
    if (!side->playing_ns) side->playing_ns = now;
    else if (side->played_ns < now) load->result->gaps += (uint64_t)load->counts;
    if (side->played_ns < now) side->played_ns = now;
    side->played_ns += bytes / FRAME * FRAME_NS;
}

static void keep_mark(media_load *load, side *side, ws_frame frame) {
    if (side->mark_count == MARKS || frame.length > MARK_ROOM) return (void)load->result->to_carrier.malformed++;
    mark *kept = &side->marks[side->mark_count++];
    kept->due_ns = side->played_ns;
    kept->length = frame.length;
    memcpy(kept->text, frame.payload, frame.length);
}

// What waits is dropped, and its marks go back at once.
static void clear(media_load *load, side *side, int64_t now) {
    if (side->talking_ns && load->counts) {
        load->result->barge_in.frames_received++;
        count(&load->result->barge_in, now - side->talking_ns);
    } else if (!side->talking_ns) {
        load->result->barge_in.disordered += (uint64_t)load->counts;
    }
    side->talking_ns = side->playing_ns = 0;
    side->cleared_answer = side->answer;
    side->played_ns = now;
    return_marks(load, side, INT64_MAX);
}

// Answers a close frame in kind; whoever began ends the connection.
static void say_goodbye(side *side) {
    static const uint8_t masked[] = {0x80 | WS_CLOSE, 0x80, 0, 0, 0, 0}, bare[] = {0x80 | WS_CLOSE, 0};
    side->is_over = 1;
    if (side->is_carrier) (void)!side_write(side, masked, sizeof masked);
    else (void)!side_write(side, bare, sizeof bare);
}

void side_receive(media_load *load, side *side, ws_frame frame, int64_t now) {
    uint8_t sound[ROOM];
    size_t length;
    if (frame.opcode == WS_CLOSE) return say_goodbye(side);
    if (frame.opcode != WS_TEXT) return;
    const char *key = side->is_carrier ? "\"payload\":\"" : "\"audio\":\"";
    if (!side->is_carrier && load->settings.service == MEDIA_GEMINI) key = "\"data\":\"";
    const uint8_t *payload = ws_field(frame.payload, frame.length, key, &length);
    if (payload) {
        long bytes = base64_decode(sound, payload, length);
        if (bytes < 0) return (void)(side->is_carrier ? &load->result->to_carrier : &load->result->to_service)->malformed++;
        if (side->is_carrier) play(load, side, bytes, now);
        receive_sound(load, side, sound, bytes, now);
    } else if (side->is_carrier && memmem(frame.payload, frame.length, "\"mark\"", 6)) {
        keep_mark(load, side, frame);
    } else if (side->is_carrier && memmem(frame.payload, frame.length, "\"clear\"", 7)) {
        clear(load, side, now);
    } else if (!side->is_carrier) {
        service_told(load, side, frame, now);
    }
}
