package org.wattwerk.controller.store;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.wattwerk.core.cluster.JobId;
import org.wattwerk.core.cluster.NodeId;
import org.wattwerk.core.ledger.AccountId;
import org.wattwerk.core.ledger.Booking;
import org.wattwerk.core.ledger.Charge;
import org.wattwerk.core.ledger.Line;
import org.wattwerk.core.ledger.SettledQuarterHour;
import org.wattwerk.core.quantity.Money;
import org.wattwerk.core.tariff.BillPosition;

/**
 * The hashes that make a change to the past visible: each entry's hash covers everything it says, with every name spelled
 * out, and the hash before. Whoever cuts off the newest entries leaves a valid chain, so its head belongs on every statement.
 */
final class Chain {
    /** What the first entry takes for the hash before it. */
    static final String START = "0".repeat(64);

    /** Entries that were rows of four tables; see {@link LegacyHash}. */
    static final int ROWS = 1;
    /** Entries of which the year's bill was not yet a part. */
    static final int PACKED = 2;
    /** Entries as they are written now. */
    static final int BILLED = 3;

    private static final int LARGEST_EVIDENCE = 64 << 20;

    private Chain() {}

    static String sha256(byte[]... parts) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            for (byte[] part : parts) {
                sha.update(part);
            }
            return HexFormat.of().formatHex(sha.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** The hash of an entry's evidence. */
    static String evidence(int format, Evidence evidence) {
        return format == ROWS
                ? sha256(Documents.of(evidence).getBytes(StandardCharsets.UTF_8))
                : sha256(PackedEvidence.canonical(evidence));
    }

    /** The hash of an entry at its place in the chain. */
    static String hash(StoredEntry entry) {
        byte[] content = entry.format() == ROWS
                ? LegacyHash.content(entry.seq(), entry.epoch(), entry.settled().orElseThrow(), entry.evidenceSha())
                : content(entry);
        return sha256(HexFormat.of().parseHex(entry.previousHash()), content);
    }

    private static byte[] content(StoredEntry entry) {
        PackedOutput out = new PackedOutput();
        out.count(entry.format())
                .count(entry.seq())
                .count(entry.epoch())
                .signed(entry.at().toEpochMilli())
                .signed(entry.month().number());
        out.flag(entry.booking().isPresent());
        entry.booking().ifPresent(booking -> booking(out, booking, entry.format()));
        if (entry.format() >= BILLED && entry.booking().isEmpty()) {
            out.text(entry.note());
        }
        out.bytes(HexFormat.of().parseHex(entry.evidenceSha()));
        return out.toBytes();
    }

    private static void booking(PackedOutput out, Booking booking, int format) {
        SettledQuarterHour settled = booking.settled();
        out.signed(settled.quarterHour().number())
                .count(settled.revision())
                .text(booking.reason().name())
                .flag(settled.preliminary())
                .signed(settled.dayAhead().microEurosPerMwh())
                .text(settled.priceSource().name())
                .flag(settled.priceSource().model())
                .text(settled.priceSource().licence())
                .count(settled.meter().millijoules())
                .text(settled.meterQuality().name())
                .count(settled.vat().partsPerMillion());
        out.count(settled.charges().size());
        for (Map.Entry<BillPosition, Charge> charge : settled.charges().entrySet()) {
            out.text(charge.getKey().name())
                    .signed(charge.getValue().price().microEurosPerMwh())
                    .signed(charge.getValue().net().microEuros())
                    .count(charge.getValue().carry());
        }
        out.count(settled.carries().remainders().size());
        settled.carries()
                .remainders()
                .forEach((position, carry) -> out.text(position.name()).count(carry));
        if (format >= BILLED) {
            out.count(settled.accruals().size());
            settled.accruals()
                    .forEach((position, accrual) -> out.text(position.name())
                            .signed(accrual.regular().microEuros())
                            .signed(accrual.catchUp().microEuros())
                            .signed(accrual.shared().microEuros())
                            .text(accrual.certainty().name()));
        }
        List<BillPosition> positions = List.copyOf(settled.positions());
        out.count(settled.lines().size());
        for (Line line : settled.lines()) {
            account(out, line.account());
            out.signed(line.energy().millijoules())
                    .count(Codes.QUALITY.code(line.quality()))
                    .count(line.workMillis())
                    .count(line.net().size());
            for (Map.Entry<BillPosition, Money> amount : line.net().entrySet()) {
                out.count(positions.indexOf(amount.getKey()))
                        .signed(amount.getValue().microEuros());
            }
        }
        out.count(settled.silent().size());
        for (NodeId node : settled.silent()) {
            out.text(node.value());
        }
    }

    /** Accounts without a project read as they did before there were projects, so old hashes stay good. */
    private static void account(PackedOutput out, AccountId account) {
        out.text(account.project().isEmpty() ? account.kind().word() : "job of a project")
                .text(account.job().map(JobId::value).orElse(""))
                .text(account.costCentre());
        if (!account.project().isEmpty()) {
            out.text(account.project());
        }
    }

    /** Evidence as it was pressed before it was packed; damaged or endless bytes are refused. */
    static String inflate(byte[] bytes) {
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(bytes);
            ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length * 4);
            byte[] buffer = new byte[8192];
            while (!inflater.finished()) {
                int count = inflater.inflate(buffer);
                if (count == 0 || out.size() > LARGEST_EVIDENCE) {
                    throw new StoreException("the evidence of a settlement is damaged");
                }
                out.write(buffer, 0, count);
            }
            return out.toString(StandardCharsets.UTF_8);
        } catch (DataFormatException e) {
            throw new StoreException("the evidence of a settlement is damaged: " + e.getMessage(), e);
        } finally {
            inflater.end();
        }
    }
}
