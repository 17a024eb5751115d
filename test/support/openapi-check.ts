/** Checks JSON bodies against an OpenAPI 3.0 document: the part of JSON Schema that such documents use. */
import { readFileSync } from 'node:fs';

interface Schema {
  $ref?: string;
  type?: string;
  nullable?: boolean;
  enum?: unknown[];
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: boolean | Schema;
  items?: Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  minimum?: number;
  maximum?: number;
  minItems?: number;
  minLength?: number;
  uniqueItems?: boolean;
}

interface Body {
  content?: Record<string, { schema?: Schema }>;
}

interface Operation {
  requestBody?: Body;
  responses: Record<string, Body>;
}

export interface OpenApiCheck {
  /** Faults of a request; fields that the document does not know count as faults. */
  request(method: string, path: string, body: unknown): string[];
  /** Faults of a response of that request. */
  response(method: string, path: string, status: number, body: unknown): string[];
}

export function readOpenApi(file: string): OpenApiCheck {
  const document = JSON.parse(readFileSync(file, 'utf8')) as {
    paths: Record<string, Record<string, Operation>>;
    components: { schemas: Record<string, Schema> };
  };
  const find = (method: string, path: string): Operation | undefined => {
    const asked = path.split('/');
    const fitting = Object.keys(document.paths).filter((template) => {
      const parts = template.split('/');
      return (
        parts.length === asked.length && parts.every((part, i) => /^\{.*\}$/.test(part) || part === asked[i])
      );
    });
    // A literal part goes before a `{name}`.
    fitting.sort((a, b) => a.split('{').length - b.split('{').length);
    const template = fitting.find((one) => document.paths[one]![method.toLowerCase()]);
    return template === undefined ? undefined : document.paths[template]![method.toLowerCase()];
  };
  const schemaOf = (body: Body | undefined) => body?.content?.['application/json']?.schema;

  function faults(schema: Schema, value: unknown, at: string, closed: boolean): string[] {
    if (schema.$ref)
      return faults(document.components.schemas[schema.$ref.split('/').at(-1)!]!, value, at, closed);
    if (value === null && schema.nullable) return [];
    if (schema.nullable && !schema.type && !schema.anyOf && !schema.oneOf && !schema.allOf && !schema.enum)
      return [`${at} should be null`];
    const choices = schema.anyOf ?? schema.oneOf;
    if (choices) {
      const tried = choices.map((choice) => faults(choice, value, at, closed));
      if (tried.some((found) => found.length === 0)) return [];
      return [
        tried.reduce((a, b) => (b.length < a.length ? b : a))[0]!.concat(' (nearest of several forms)'),
      ];
    }
    if (schema.allOf) return schema.allOf.flatMap((part) => faults(part, value, at, false));
    if (schema.enum && !schema.enum.includes(value)) return [`${at} is not one of ${schema.enum.join(', ')}`];
    const checks: Record<string, () => string[]> = {
      string: () =>
        typeof value !== 'string'
          ? [`${at} should be a string`]
          : value.length < (schema.minLength ?? 0)
            ? [`${at} is too short`]
            : [],
      boolean: () => (typeof value === 'boolean' ? [] : [`${at} should be a boolean`]),
      integer: () =>
        Number.isInteger(value) ? bounds(schema, value as number, at) : [`${at} should be an integer`],
      number: () =>
        Number.isFinite(value) ? bounds(schema, value as number, at) : [`${at} should be a number`],
      array: () => {
        if (!Array.isArray(value)) return [`${at} should be an array`];
        if (value.length < (schema.minItems ?? 0)) return [`${at} has too few items`];
        if (schema.uniqueItems && new Set(value.map((v) => JSON.stringify(v))).size < value.length)
          return [`${at} has repeated items`];
        return schema.items ? value.flatMap((v, i) => faults(schema.items!, v, `${at}[${i}]`, closed)) : [];
      },
      object: () => objectFaults(schema, value, at, closed),
    };
    return schema.type
      ? checks[schema.type]!()
      : schema.properties
        ? objectFaults(schema, value, at, closed)
        : [];
  }

  function objectFaults(schema: Schema, value: unknown, at: string, closed: boolean): string[] {
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      return [`${at} should be an object`];
    const given = value as Record<string, unknown>;
    const known = schema.properties ?? {};
    const missing = (schema.required ?? []).filter((name) => given[name] === undefined);
    return [
      ...missing.map((name) => `${at}.${name} is missing`),
      ...Object.entries(given).flatMap(([name, held]) => {
        if (held === undefined) return [];
        if (known[name]) return faults(known[name], held, `${at}.${name}`, closed);
        if (typeof schema.additionalProperties === 'object')
          return faults(schema.additionalProperties, held, `${at}.${name}`, closed);
        if (closed && schema.properties && !schema.additionalProperties) return [`${at}.${name} is unknown`];
        return [];
      }),
    ];
  }

  return {
    request(method, path, body) {
      const operation = find(method, path);
      if (!operation) return [`${method} ${path} is not in the document`];
      const schema = schemaOf(operation.requestBody);
      return schema && body !== undefined ? faults(schema, body, `${method} ${path}: body`, true) : [];
    },
    response(method, path, status, body) {
      const { responses } = find(method, path) ?? { responses: {} as Operation['responses'] };
      const schema = schemaOf(responses[status] ?? responses[`${String(status)[0]}XX`] ?? responses.default);
      return schema ? faults(schema, body, `${method} ${path}: ${status}`, false) : [];
    },
  };
}

function bounds({ minimum, maximum }: Schema, value: number, at: string): string[] {
  if (minimum !== undefined && value < minimum) return [`${at} is below ${minimum}`];
  return maximum !== undefined && value > maximum ? [`${at} is above ${maximum}`] : [];
}
