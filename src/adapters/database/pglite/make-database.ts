/**
 * Program: makes an empty database in the folder named by its argument. A process of its own, because making one
 * takes a second PostgreSQL in memory, which the server would hold on to for ever after.
 */
import { PGlite } from '@electric-sql/pglite';

const database = await PGlite.create(process.argv[2]!);
await database.close();
