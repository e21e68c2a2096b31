import { createFormContext } from '@mantine/form'
import type { Values } from './values'

export const [S3FormProvider, useS3Form, useMakeS3Form] = createFormContext<Values>()
